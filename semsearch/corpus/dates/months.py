"""The names of months."""

from __future__ import annotations

from types import MappingProxyType

# Months as Unicode's CLDR 46 names them (wide and abbreviated, without the final dot), in lower case.
MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari",
                "february feb februar februari février févr fév febrero febbraio fevereiro fev",
                "march mar märz mär mrz mars marzo março maart mrt",
                "april apr avril avr abril abr aprile",
                "may mai mayo maggio mag maio mei maj",
                "june jun juni juin junio giugno giu junho",
                "july jul juli juillet juil julio luglio lug julho",
                "august aug août agosto ago augustus augusti",
                "september sept sep septembre septiembre settembre set setembro",
                "october oct oktober okt octobre octubre ottobre ott outubro out",
                "november nov novembre noviembre novembro",
                "december dec dezember dez décembre déc diciembre dic dicembre dezembro december",
            ),
            start=1,
        )
        for name in names.split()
    }
)
