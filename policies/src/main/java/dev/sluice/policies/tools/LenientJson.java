package dev.sluice.policies.tools;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads JSON as models write it: Python's quotes and words, comments, commas too many or too few, braces never closed.
 * Notes what it put right. One pass over the text.
 */
final class LenientJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 100;

    private final String text;
    private final Set<Repair> repairs = EnumSet.noneOf(Repair.class);
    private int at;

    LenientJson(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /**
     * A value that was read.
     *
     * @param end where it has ended
     */
    record Read(JsonNode value, Set<Repair> repairs, int end) {}

    /** The value at {@code from}; empty where there is none. */
    static Optional<Read> at(String text, int from) {
        LenientJson reader = new LenientJson(text, from);
        try {
            JsonNode value = reader.value(0);
            return Optional.of(new Read(value, reader.repairs, reader.at));
        } catch (NotJson notOne) {
            return Optional.empty();
        }
    }

    static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super(null, null, false, false);
        }
    }

    int at() {
        return at;
    }

    Set<Repair> repairs() {
        return repairs;
    }

    boolean passed(char c) {
        skip();
        boolean here = at < text.length() && text.charAt(at) == c;
        at += here ? 1 : 0;
        return here;
    }

    boolean next(char c) {
        skip();
        return at < text.length() && text.charAt(at) == c;
    }

    boolean ended() {
        skip();
        return at >= text.length();
    }

    JsonNode value(int depth) throws NotJson {
        skip();
        if (depth > DEEPEST || at >= text.length()) {
            throw new NotJson();
        }
        char c = text.charAt(at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> list(']', depth);
            case '(' -> {
                repairs.add(Repair.PYTHON);
                yield list(')', depth);
            }
            case '"', '\'' -> NODES.stringNode(string());
            case '\u201c', '\u2018' -> NODES.stringNode(string());
            default -> word();
        };
    }

    private ObjectNode object(int depth) throws NotJson {
        ObjectNode object = NODES.objectNode();
        at++;
        while (true) {
            if (passed('}')) {
                return object;
            }
            if (ended()) {
                repairs.add(Repair.UNCLOSED);
                return object;
            }
            String key = key();
            if (!passed(':') && !passed('=')) {
                throw new NotJson();
            }
            if (ended()) {
                repairs.add(Repair.UNCLOSED);
                return object;
            }
            object.set(key, value(depth + 1));
            if (closedEarly('}')) {
                return object;
            }
        }
    }

    private ArrayNode list(char close, int depth) throws NotJson {
        ArrayNode list = NODES.arrayNode();
        at++;
        while (true) {
            if (passed(close)) {
                return list;
            }
            if (ended()) {
                repairs.add(Repair.UNCLOSED);
                return list;
            }
            list.add(value(depth + 1));
            if (closedEarly(close)) {
                return list;
            }
        }
    }

    /** Passes a comma; tells whether an outer bracket closes this one too. */
    private boolean closedEarly(char close) {
        boolean comma = passed(',');
        boolean closed = next(close);
        if (comma && closed) {
            repairs.add(Repair.COMMAS);
        }
        if (comma || closed || ended()) {
            return false;
        }
        if ("]})".indexOf(text.charAt(at)) >= 0) {
            repairs.add(Repair.UNCLOSED);
            return true;
        }
        repairs.add(Repair.COMMAS);
        return false;
    }

    private String key() throws NotJson {
        char c = text.charAt(at);
        if ("\"'\u201c\u2018".indexOf(c) >= 0) {
            return string();
        }
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_-.$".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw new NotJson();
        }
        repairs.add(Repair.QUOTES);
        return text.substring(start, at);
    }

    private String string() {
        LenientString string = LenientString.at(text, at, repairs);
        at = string.end();
        return string.value();
    }

    private JsonNode word() throws NotJson {
        int start = at;
        while (at < text.length() && ",:]}) \n\r\t#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        return switch (word) {
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            case "null" -> NODES.nullNode();
            case "True" -> python(NODES.booleanNode(true));
            case "False" -> python(NODES.booleanNode(false));
            case "None", "undefined", "NaN" -> python(NODES.nullNode());
            default -> number(word);
        };
    }

    private JsonNode python(JsonNode node) {
        repairs.add(Repair.PYTHON);
        return node;
    }

    private JsonNode number(String word) throws NotJson {
        boolean could = !word.isEmpty() && word.length() <= 60 && "-+.0123456789".indexOf(word.charAt(0)) >= 0;
        if (!could) {
            throw new NotJson();
        }
        String plain = word.startsWith("+") ? word.substring(1) : word;
        plain = plain.startsWith(".") ? "0" + plain : plain.replace("-.", "-0.");
        plain = plain.replace("_", "");
        plain = plain.endsWith(".") ? plain + "0" : plain;
        if (!plain.equals(word)) {
            repairs.add(Repair.PYTHON);
        }
        try {
            JsonNode number = JsonMapper.shared().readTree(plain);
            if (number.isNumber()) {
                return number;
            }
            throw new NotJson();
        } catch (JacksonException notOne) {
            throw new NotJson();
        }
    }

    /** Space and comments. */
    private void skip() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c) || c == '\uFEFF') {
                at++;
            } else if (c == '#' || text.startsWith("//", at)) {
                repairs.add(Repair.COMMENTS);
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                repairs.add(Repair.COMMENTS);
                int end = text.indexOf("*/", at);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return;
            }
        }
    }
}
