"""The words and pairs of words with which pages label their boxes, by what they mean.

A pair is written with one blank; `newsletterSignup`, `newsletter-signup` and `newsletter_signup` are all that pair.
"""

from crawler.extract.body.word_count import words


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in text.splitlines() for phrase in line.split(",") if phrase.strip())


COMMENTS = _phrases("""
    comment, comments, comment list, comment section, disqus, livefyre, respond, replies, kommentar, kommentare, komentar,
    komentare, komentarze, commentaire, commentaires, comentario, comentarios, commenti, coral, spotim, conversation,
    opencomments
""")

CAPTION = _phrases("""
    caption, captions, figcaption, cutline, credit, credits, bildunterschrift, bildtext, legende, didascalia, bu
    photo credit, photo credits, photo by, photo desc, image credit, image credits, image caption, image source,
    image copyright, image info, image text, image description, image meta, image desc, img caption, img desc, img credit,
    media caption, media credit, media info, media copyright, media description, mediainfo, picture caption, picture credit,
    picture source, wp caption, imagecaption, photocredit, imagecredit
""")

FURNITURE = _phrases("""
    related, recommend, recommended, recommendation, recommendations, recommends, popular, trending, latest, outbrain,
    taboola, zergnet, dianomi, plista, revcontent, nativo, ligatus, teads, teaser, teasers, promo, promos, promoted,
    callout, crosslink, crosslinks, linkbox, linklist, topics
    more stories, more news, more from, more on, more articles, more links, more coverage, more info, read more, read next,
    read also, read on, read too, also read, see also, most read, most popular, most viewed, most shared, most commented,
    you may, you might, up next, next article, next story, next post, next up, next read, prev article, prev story,
    prev post, previous article, previous story, previous post, post navigation, link list, topic list, inline link,
    inline links

    newsletter, newsletters, signup, signin, login, register, registration, piano, membership, contribute, upsell
    sign up, log in, paywall barrier, paywall overlay, paywall message, paywall promo, paywall banner, paywall offer,
    paywall prompt, paid content, premium box, abo box, support us

    ad, ads, adsense, adslot, adunit, adbox, dfp, gpt, mpu, leaderboard, affiliate, commercial, werbung, anzeige, anzeigen,
    publicidad, pubblicita, shopping, deal, deals
    ad slot, buy now, buy box, buy button, price box, price comparison, product card, product box, product list

    share, shares, sharing, sharedaddy, addthis, addtoany, social, socials, follow, facebook, whatsapp, flipboard, sharebar,
    sharetools, sharebuttons, tool, tools, toolbar, action, actions, reaction, reactions, like, likes, vote, voting, rating,
    ratings, poll, quiz, survey, feedback
    follow us, share bar, share tools, share button, share buttons, share links, print button, print link

    breadcrumb, breadcrumbs, nav, navbar, navigation, menu, submenu, sitenav, pagination, pager, pagenav, toc, contents
    page nav, skip link, jump link, jump links, table of

    sidebar, rail, rightcol, footer, masthead, topbar, ticker, tabs, carousel, slider, slick, swiper, slideshow, gallery,
    galleries, lightbox
    side bar, right col, site header, global header

    cookie, cookies, consent, gdpr, cmp, onetrust, popup, modal, overlay, tooltip, dialog, dropdown, flyout, toast,
    interstitial
    pop up, alert box

    tag, tags, taglist, tagcloud, keywords, categories, copyright, license, licensing, syndication, disclaimer
    tag list, category list, cat links, entry footer, post footer, article footer, story footer, footnote credits,
    correction policy, trust project

    bio, biography, contributor, contributors
    about author, about the, author bio, author box, author info, author card, author profile, author description,
    author details, author about, author block, writer bio

    audioplayer, videoplayer, player, playlist, jwplayer, brightcove, listen, tts
    audio player, video player, podcast player, podcast promo, jw player, video wrapper, video container, video embed,
    video box, video list, read aloud, readaloud, audio article

    widget, widgets, iframe, chatbot, infobox, factbox, sidebox
    app banner, app promo, app download, download app, apple news, google news, google preference, channel promo,
    stock ticker, stock quote, info box, fact box, side box, expandable box, explainer box, background box, bio box,
    promo box, cta box, newsletter box, content box
""")
FURNITURE_STEMS = (
    "subscri",
    "donat",
    "fundrais",
    "advert",
    "adblock",
    "sponsor",
    "reklam",
    "recirc",
    "promotion",
    "bookmark",
    "notification",
)

BYLINE = _phrases("""
    byline, bylines, dateline, datelines, author, authors, authorname, timestamp, pubdate, published, updated, autor,
    autoren, redaktion, lesezeit, postmeta, entrymeta, articlemeta
    by line, by lines, time stamp, pub date, publish date, publish time, published date, published on, published at,
    date published, date time, date updated, date modified, date line, last updated, last modified, post date, entry date,
    article date, read time, reading time, post meta, entry meta, article meta, story meta, content meta
    date, datum, fecha, tarih, datetime, pubtime, publishtime, createtime, updatetime, releasetime, postdate, articledate,
    entrydate, publishdate, publicationdate
    story date, news date, publication date, release date, create date, created date, data publicacao, data pubblicazione
""")

HEADER = _phrases("""
    head, header, headline, headlines, heading, standfirst, subtitle, subhead, subheadline, dek, kicker, overline, strapline,
    lede, leadin, summary, abstract, intro, introduction, excerpt, hero, eyebrow, keypoints, highlights
    sub head, sub headline, strap line, article title, story title, post title, entry title, page title, article top,
    teaser text, article teaser, news teaser, teaser lead, lead text, article lead, article intro, article abstract, key points, key point
""")

HIDDEN = _phrases("""
    hidden, visuallyhidden, screenreader, noprint, invisible, offscreen
    visually hidden, sr only, screen reader, no print, print only, element invisible, no display
""")
NOT_HIDDEN_AFTER = words("overflow label sm md lg xl scrollbar backface")
NOT_HIDDEN_BEFORE = words("xs sm md lg xl print mobile desktop tablet phone y x")

BODY = _phrases("articlebody, storybody, articletext, maincontent, paragraph, paragraphs")
BODY_FIRST = words("article story post entry news content page main text body rich")
BODY_SECOND = words("body content text copy main inner detail paragraph paragraphs")
