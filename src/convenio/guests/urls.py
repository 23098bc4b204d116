"""Addresses of the room guests. Pages of one link lie under one path, to which its cookie is bound."""

from django.urls import path

from convenio.guests.views import doing, entry, office, people, reading, recorded, signing

app_name = "guests"
urlpatterns = [
    path("with/<str:secret>/", entry.enter, name="enter"),
    path("guest/<slug:public>/", reading.text, name="text"),
    path("guest/<slug:public>/ask/", entry.ask, name="ask"),
    path("guest/<slug:public>/close/", entry.close, name="close"),
    path("guest/<slug:public>/comment/", doing.comment, name="comment"),
    path("guest/<slug:public>/suggest/<slug:clause>/", doing.suggest, name="suggest"),
    path("guest/<slug:public>/approve/", doing.approve, name="approve"),
    path("guest/<slug:public>/withdraw/", doing.withdraw, name="withdraw"),
    path("guest/<slug:public>/leave/", doing.leave, name="leave"),
    path("guest/<slug:public>/scan/<slug:sign>/", doing.attest, name="attest"),
    path("guest/<slug:public>/sign/", signing.sign, name="sign"),
    path("guest/<slug:public>/paper/", signing.paper, name="paper"),
    path("guest/<slug:public>/decline/", signing.decline, name="decline"),
    path("guest/<slug:public>/acknowledge/", signing.acknowledge, name="acknowledge"),
    path("guest/<slug:public>/file/<slug:digest>/", signing.file, name="file"),
    path("guest/<slug:public>/copy/", signing.copy, name="copy"),
    path("guest/<slug:public>/proof/", signing.proof, name="proof"),
    path("guest/<slug:public>/recorded/<int:year>/", recorded.recorded, name="recorded"),
    path("secure-links/", office.every, name="all"),
    path("secure-links/people/", people.people, name="people"),
    path("secure-links/people/<int:number>/erase/", people.erase, name="erase"),
    path("agreements/<int:pk>/links/", office.links, name="links"),
    path("agreements/<int:pk>/links/<int:link>/", office.change, name="change"),
    path("agreements/<int:pk>/hand-over/", office.hand_over, name="hand_over"),
]
