"""The front door: who is here, and which room. `outcomes serve` opens it; so does `streamlit run app.py`."""

import streamlit as st

from model.folders import ROOT

STATIC = ROOT / "static"
ROOMS = {
    "are_we_on_course": "Our ambitions",
    "which_children_are_furthest_behind": "Gaps",
    "how_do_our_schools_compare": "Schools",
    "how_do_we_compare_with_other_authorities": "Authorities",
    "returns": "Returns",
    "who_has_sent_what": "Who has sent what",
    "how_have_our_figures_been_revised": "Revisions",
    "definitions": "Definitions",
}

st.set_page_config(page_title="Brilliant Outcomes", page_icon=str(STATIC / "icon.png"), layout="wide")
st.logo(str(STATIC / "logo.svg"), size="large")
st.html(STATIC / "house.css")

room = st.navigation(
    [
        st.Page(ROOT / "pages" / f"{name}.py", title=title, url_path=name, default=position == 0)
        for position, (name, title) in enumerate(ROOMS.items())
    ],
    position="top",
)
# Said before the page, which may stop its own run.
st.caption("Nobody signs in here: whoever sits at this machine sees and publishes everything.")
room.run()
