package dev.sluice.policies.tools;

import java.util.Set;

/**
 * A quoted string as models write it.
 *
 * @param end where in the text it has ended
 */
record LenientString(String value, int end) {

    /** @param from where its opening quote stands */
    static LenientString at(String text, int from, Set<Repair> repairs) {
        return new Reader(text, from, repairs).read();
    }

    private static final class Reader {
        private final String text;
        private final Set<Repair> repairs;
        private final StringBuilder value = new StringBuilder();
        private int at;

        Reader(String text, int from, Set<Repair> repairs) {
            this.text = text;
            this.at = from;
            this.repairs = repairs;
        }

        LenientString read() {
            char open = text.charAt(at++);
            char close = closing(open);
            if (open != '"') {
                repairs.add(Repair.QUOTES);
            }
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == close) {
                    return new LenientString(value.toString(), at);
                }
                if (c == '\\' && at < text.length()) {
                    escape();
                } else {
                    if (c < ' ') {
                        repairs.add(Repair.ESCAPES);
                    }
                    value.append(c);
                }
            }
            repairs.add(Repair.UNCLOSED);
            return new LenientString(value.toString(), at);
        }

        private static char closing(char open) {
            return switch (open) {
                case '\u201c' -> '\u201d';
                case '\u2018' -> '\u2019';
                default -> open;
            };
        }

        private void escape() {
            char c = text.charAt(at++);
            switch (c) {
                case 'n' -> value.append('\n');
                case 't' -> value.append('\t');
                case 'r' -> value.append('\r');
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case '"', '\\', '/' -> value.append(c);
                case 'u' -> unicode();
                default -> {
                    repairs.add(Repair.ESCAPES);
                    value.append(c == '\'' ? "" : "\\").append(c);
                }
            }
        }

        private void unicode() {
            if (at + 4 <= text.length()) {
                try {
                    value.append((char) Integer.parseInt(text, at, at + 4, 16));
                    at += 4;
                    return;
                } catch (NumberFormatException notHex) {
                    // kept as it was written
                }
            }
            repairs.add(Repair.ESCAPES);
            value.append("\\u");
        }
    }
}
