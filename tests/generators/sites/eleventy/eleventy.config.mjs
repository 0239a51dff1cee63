import { feedPlugin } from "@11ty/eleventy-plugin-rss";

const metadata = {
  title: "Loam Valley Weekly",
  subtitle: "News from the valley",
  language: "en",
  base: "https://loam.example/",
  author: { name: "The desk" },
};
const feed = { collection: { name: "posts", limit: 0 }, metadata };

export default function (config) {
  config.addPreprocessor("drafts", "*", (data) => (data.draft ? false : undefined));
  for (const [type, outputPath] of [["atom", "/feed.xml"], ["rss", "/feed.rss"], ["json", "/feed.json"]]) {
    config.addPlugin(feedPlugin, { ...feed, type, outputPath });
  }
}
