"""What is read of a mail that is written as a page only."""

import pytest

from enquiries.inbound.words_of_html import words_of_html

PAGES = {
    "<p>Ring me,<br>please</p><div>Ann</div>": "Ring me,\nplease\n\nAnn",
    "<p>Ring me<br/>at&nbsp;9 &amp; not &lt;8&gt; &#8364;</p>": "Ring me\nat 9 & not <8> €",
    "<html><head><title>Re:</title><style>p{}</style></head><body>Yes</body></html>": "Yes",
    "<head><style>p{}</style><body>The head has no end": "The head has no end",
    "<script>alert('<p>no</p>')</script>Yes": "Yes",
    "Yes<!-- not seen -->, please": "Yes, please",
    "<p><![if !supportLists]>1.<![endif]> First</p>": "1. First",
    "<!--[if mso]><p>Outlook</p><![endif]--><p>All</p>": "All",
    "<table><tr><td>Mon</td></tr><tr><td>Tue</td></tr></table>": "Mon\n\nTue",
    "<table><tr><td>Mon</td><td>9am</td></tr><tr><th>Tue<td>no</table>": "Mon 9am\n\nTue no",
    "<dl><dt>Mon</dt><dd>9am</dd></dl><h5>Tue</h5><center>no</center>": "Mon\n\n9am\n\nTue\n\nno",
    "Monday<hr>Tuesday<ul><li>9am</ul>or later": "Monday\nTuesday\n\n9am\nor later",
    "I <3 <b>walking</b> & rest": "I <3 walking & rest",
    "Before<blockquote>quoted</blockquote>after": "Before\n> quoted\nafter",
    "<blockquote>a<blockquote>b</blockquote></blockquote>c": "> a\n> > b\n>\nc",
    "Words\nbroken\r\nanywhere": "Words broken anywhere",
    "<pre>As\ntyped</pre>": "As\ntyped",
    "no tags at all": "no tags at all",
    "": "",
}
WITHOUT_END = [
    "<div>",
    "<ul><li>",
    "<a ",
    "<a b='",
    "<!--",
    "<!",
    "<![",
    "</a ",
    "<?",
    "&#",
    "<",
    "<title>",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_words_of_a_page(page: str) -> None:
    assert words_of_html(page).strip() == PAGES[page]


@pytest.mark.long
@pytest.mark.parametrize("tag", WITHOUT_END)
def test_tags_without_end_are_read_through(tag: str) -> None:
    assert words_of_html("Hello<p>" + tag * 100_000).startswith("Hello")
