// A page in a frame tells the page around it how high it is, whenever that changes.
const tell = () => parent.postMessage({ type: 'semsearch:height', height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, '*');
new ResizeObserver(tell).observe(document.documentElement);
document.addEventListener('error', (event) => event.target.matches?.('.picture img') && event.target.classList.add('broken'), true);
tell();
