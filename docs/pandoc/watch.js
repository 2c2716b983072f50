// watch.js: the end of a page that minimodel watch made: asks for the lab's news and shows them in place.
//
// Does: put a run's pieces, then its whole text, where the last one stood; lay an error over the page; keep the
// reader's place and what is folded open. Does not: run anything or reach a network; a page from a memory stick may
// load a script beside it.
'use strict';

function watchLab(count, stem) {
  const main = document.getElementById('main'),
    language = document.documentElement.lang === 'es' ? 'es' : 'en',
    wrong = document.createElement('pre');
  let pieces = makePieces(main, WORDS[language]),
    shown = count,
    whole = count;
  wrong.setAttribute('role', 'alert');
  wrong.hidden = true;
  wrong.style.cssText =
    'position:fixed;inset:auto 1rem 1rem;max-height:60vh;overflow:auto;margin:0;padding:1rem;z-index:9;' +
    'white-space:pre-wrap;background:#fff4f2;color:#5c0f06;border:2px solid #c4321f;border-radius:6px';
  document.body.append(wrong);

  /** Everything above the reader may change its height: what stood at the top of the window stays there. */
  function inPlace(change) {
    const parts = [...main.querySelectorAll(':scope > *')],
      at = parts.findIndex(part => part.getBoundingClientRect().bottom > 0),
      top = at < 0 ? 0 : parts[at].getBoundingClientRect().top,
      far = main.ownerDocument.scrollingElement.scrollTop;
    change();
    const now = main.querySelectorAll(':scope > *')[at];
    scrollTo({ top: far, behavior: 'instant' });
    if (now && far > 0) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: 'instant' });
  }

  function replace(text) {
    const open = [...main.querySelectorAll('details')].map(part => part.open);
    main.innerHTML = text;
    main.querySelectorAll('details').forEach((part, i) => (part.open = open[i] ?? part.open));
    pieces = makePieces(main, WORDS[language]);
  }

  const load = (address, after) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = script.onerror = () => {
      script.remove();
      after();
    };
    document.head.append(script);
  };
  const beside = name => encodeURI(stem + name).replace(/[#?]/g, encodeURIComponent) + '?' + Date.now();
  let asked = ''; // the run that is being loaded

  function tell(error) {
    wrong.hidden = !error;
    wrong.textContent = error ? error[language] : '';
  }

  // The stem.news.js that is there now: small, since it is asked for ten times a second.
  window.minimodelNews = news => {
    const name = news.count + (news.whole ? ' whole' : '');
    if (news.error && news.count > shown) {
      shown = news.count;
      tell(news.error);
      document.documentElement.dataset.run = String(shown);
    } else if (!news.error && asked !== name && (news.whole ? news.count > whole : news.count > shown)) {
      asked = name;
      load(beside('.run.js'), () => (asked = ''));
    }
  };
  window.minimodelRun = found => {
    if (found.count < shown) return;
    shown = found.count;
    tell(null);
    if (found.main) {
      whole = found.count;
      inPlace(() => replace(found.main[language]));
    } else if (found.pieces) inPlace(() => pieces.show(found.pieces[language]));
    document.documentElement.dataset.run = String(shown);
  };

  const ask = () => load(beside('.news.js'), () => setTimeout(ask, 100));
  ask();
}
