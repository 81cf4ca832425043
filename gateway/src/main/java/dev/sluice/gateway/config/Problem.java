package dev.sluice.gateway.config;

/**
 * One thing wrong with what somebody wrote.
 *
 * @param source the file, or what else was read
 * @param line starting at 1; 0 where the text had no lines
 * @param column starting at 1; 0 where the text had no lines
 * @param path of keys, for example {@code backends[0].price.input}
 * @param value as it was written; empty where something is missing
 */
public record Problem(String source, int line, int column, String path, String value, String message) {

    @Override
    public String toString() {
        String at = line > 0 ? source + ":" + line + ":" + column : source;
        String what = value.isEmpty() ? path : path + " = '" + value + "'";
        return (what.isEmpty() ? at : at + ": " + what) + ": " + message;
    }
}
