"""What goes wrong and what people do about it: causes and reactions that make sense together."""

from __future__ import annotations

from earvoice.data.parley.fragment import Fragment, join
from earvoice.data.parley.lexicon.entries import Kind
from earvoice.data.parley.patterns.registry import pattern
from earvoice.data.parley.phrases import fixed, future_time, known_thing, person, subject, unit_the
from earvoice.data.parley.scene import Scene

_SIMPLE = (
    ("it is raining~a", "正在~a 下雨~a"),
    ("it is snowing~a", "正在~a 下雪~a"),
    ("the traffic~t is heavy~h", "交通~t 很 拥堵~h"),
    ("the_flight~t was delayed~h", "航班~t 延误了~h"),
    ("the_hotel~t is full~h", "酒店~t 满了~h"),
    ("the_tickets~t are sold_out~h", "票~t 卖完了~h"),
    ("the_elevator~t is broken~h", "电梯~t 坏了~h"),
)


def trouble(scene: Scene) -> Fragment:
    """Draw something that goes wrong."""
    draw = scene.rng.randrange(4)
    if draw == 0:
        return join(*scene.rng.choice(_SIMPLE))
    if draw == 1:
        en, zh = scene.rng.choice(
            (
                ("is ill~a", "生病了~a"),
                ("is late~a", "迟到了~a"),
                ("is very~y busy~a", "非常~y 忙~a"),
            )
        )
        return join(f"{{s}} {en}", f"{{s}} {zh}", s=person(scene))
    if draw == 2:
        lost = unit_the(scene.thing(Kind.PERMIT, Kind.GOODS))
        return join("{s} lost~l {o}", "{s} 丢了~l {o}", s=person(scene), o=lost)
    return join("{s} is broken~b", "{s} 坏了~b", s=unit_the(scene.thing(Kind.DEVICE)))


def reaction(scene: Scene, *, linker: str = "", time: float = 0.0) -> Fragment:
    """Draw what somebody will do about it."""
    draw = scene.rng.randrange(4)
    if draw == 0:
        verb, zh = scene.rng.choice((("postpone", "推迟"), ("cancel", "取消"), ("leave", "离开")))
        thing = unit_the(scene.thing(Kind.EVENT) if verb != "leave" else scene.place())
        return join(
            f"{{s}} will~w {verb}~v {{o}}",
            f"{{s}} {linker} 会~w {zh}~v {{o}}",
            s=subject(scene),
            o=thing,
        )
    if draw == 1:
        when = {"t": future_time(scene)} if scene.chance(time) else {}
        late, early = ("{t}", "{t}") if when else ("", "")
        return join(
            f"{{s}} will~w call~v {{o}} {late}",
            f"{{s}} {early} {linker} 会~w 给~v {{o}} 打电话~v",
            s=subject(scene),
            o=person(scene),
            **when,
        )
    if draw == 2:
        return join(
            "{s} will~w take~v a~y taxi~x",
            f"{{s}} {linker} 会~w 乘坐~v 一辆~y 出租车~x",
            s=subject(scene),
        )
    place = scene.place()
    return join(
        f"{{s}} will~w wait~v {place.preposition}~i {{p}}",
        f"{{s}} {linker} 会~w 在~i {{p}} 等~v",
        s=subject(scene),
        p=unit_the(place),
    )


@pattern(weight=1.5)
def trouble_so(scene: Scene) -> Fragment:
    """The printer is broken, so we will call the manager."""
    return join(
        "{c} , so~b {e} .", "{c} ， 所以~b {e} 。", c=trouble(scene), e=reaction(scene, time=0.3)
    )


@pattern(weight=2)
def reaction_because(scene: Scene) -> Fragment:
    """We will take a taxi because the subway is closed."""
    return join(
        "{e} because~b {c} .",
        "因为~b {c} ， 所以 {e} 。",
        c=trouble(scene),
        e=reaction(scene, time=0.3),
    )


@pattern(weight=1.5)
def if_trouble(scene: Scene) -> Fragment:
    """If it is raining, we will wait in the cafe."""
    draw = trouble(scene)
    return join("if~i {c} , {e} .", "如果~i {c} ， {e} 。", c=draw, e=reaction(scene, linker="就"))


@pattern()
def sorry(scene: Scene) -> Fragment:
    """I am sorry, the flight was delayed."""
    return join("I am sorry~s , {c} .", "很 抱歉~s ， {c} 。", c=trouble(scene))


@pattern()
def found_again(scene: Scene) -> Fragment:
    """Laura found the suitcase that Thomas lost in Paris."""
    thing = scene.thing(Kind.PERMIT, Kind.GOODS)
    return join(
        "{s} found~f {o} that~r {w} lost~l in~i {c} .",
        "{s} 找到了~f {w} 在~i {c} 丢~l 的~r {o} 。",
        s=subject(scene),
        o=unit_the(thing),
        w=person(scene),
        c=fixed(scene.city()),
    )


@pattern()
def thanks_for(scene: Scene) -> Fragment:
    """Thank you for bringing my passport."""
    thing = known_thing(scene, scene.thing(Kind.PERMIT, Kind.GOODS, Kind.PAPER))
    verb, zh = scene.rng.choice((("bringing", "带来"), ("finding", "找到"), ("checking", "检查")))
    return join(f"thank_you~t for {verb}~v {{o}} .", f"谢谢你~t {zh}~v {{o}} 。", o=thing)
