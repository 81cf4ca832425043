package dev.sluice.policies.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Phrases with which models decline, in several languages, looked for at the start of an answer only. */
final class Refusals {

    private static final int START = 160;
    private static final List<String> ENGLISH = List.of(
            "i can't help",
            "i cannot help",
            "i can't assist",
            "i cannot assist",
            "i can't provide",
            "i cannot provide",
            "i can't comply",
            "i cannot comply",
            "i can't fulfill",
            "i cannot fulfill",
            "i'm sorry, but i can",
            "i am sorry, but i can",
            "i'm unable to",
            "i am unable to",
            "i'm not able to help",
            "i am not able to help",
            "i won't be able to",
            "as an ai language model, i can",
            "i must decline",
            "i have to decline");
    private static final List<String> GERMAN = List.of(
            "das kann ich leider nicht",
            "dabei kann ich leider nicht",
            "dabei kann ich nicht helfen",
            "dabei kann ich dir nicht helfen",
            "dabei kann ich ihnen nicht helfen",
            "ich kann dir dabei nicht",
            "ich kann ihnen dabei nicht",
            "ich kann dabei nicht helfen",
            "es tut mir leid, aber ich kann",
            "tut mir leid, aber ich kann",
            "tut mir leid, das kann ich",
            "leider kann ich dabei nicht",
            "leider kann ich dir nicht",
            "leider kann ich ihnen nicht",
            "das muss ich ablehnen");
    private static final List<String> FRENCH = List.of(
            "je ne peux pas vous aider",
            "je ne peux pas t'aider",
            "je ne peux pas r\u00e9pondre",
            "je ne suis pas en mesure de",
            "je suis d\u00e9sol\u00e9, mais je ne peux",
            "je suis d\u00e9sol\u00e9e, mais je ne peux",
            "d\u00e9sol\u00e9, mais je ne peux",
            "d\u00e9sol\u00e9, je ne peux",
            "je dois refuser",
            "je ne peux pas fournir");
    private static final List<String> SPANISH = List.of(
            "no puedo ayudarte",
            "no puedo ayudarle",
            "no puedo ayudar con",
            "lo siento, pero no puedo",
            "lo siento, no puedo",
            "no me es posible",
            "no puedo proporcionar",
            "no puedo responder a",
            "no puedo cumplir",
            "debo rechazar");
    private static final List<String> PHRASES =
            Stream.of(ENGLISH, GERMAN, FRENCH, SPANISH).flatMap(List::stream).toList();

    private Refusals() {}

    static Optional<String> in(String text) {
        String start = text.substring(0, Math.min(START, text.length()))
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'');
        return PHRASES.stream().filter(start::contains).findFirst();
    }
}
