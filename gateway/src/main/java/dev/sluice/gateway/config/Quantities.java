package dev.sluice.gateway.config;

import dev.sluice.core.request.Amount;
import dev.sluice.core.request.Cost;
import dev.sluice.core.request.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write amounts: {@code $0.15}, {@code 300ms}, {@code 16MB}. Anything else is refused. */
final class Quantities {

    private static final Pattern MONEY = Pattern.compile("\\$?(\\d{1,9}(?:\\.\\d{1,12})?)");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(b|kb|mb|gb)");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,3}(?:_?\\d{3})*|-?\\d{1,12}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(?:\\.\\d{1,12})?");
    private static final Map<String, Unit> COUNTED =
            Map.of(" tokens", Unit.TOKENS, " requests", Unit.REQUESTS, " at once", Unit.CONCURRENCY);
    private static final Map<String, Long> BYTES = Map.of("b", 1L, "kb", 1L << 10, "mb", 1L << 20, "gb", 1L << 30);

    private Quantities() {}

    static Cost money(String text) {
        Matcher matcher = MONEY.matcher(text);
        if (!matcher.matches()) {
            refuseNegative(text);
            throw new IllegalArgumentException("not an amount of dollars such as $0.15");
        }
        return Cost.usd(new BigDecimal(matcher.group(1)));
    }

    /** Dollars or, with the word behind the number, tokens, requests or requests at once. */
    static Amount amount(String text) {
        for (Map.Entry<String, Unit> counted : COUNTED.entrySet()) {
            if (text.endsWith(counted.getKey())) {
                refuseNegative(text);
                return counted.getValue()
                        .of(whole(text.substring(
                                0, text.length() - counted.getKey().length())));
            }
        }
        if (!MONEY.matcher(text).matches()) {
            refuseNegative(text);
            throw new IllegalArgumentException("not an amount such as $0.15, at most $999999999, or 2_000_000 tokens");
        }
        return money(text);
    }

    private static void refuseNegative(String text) {
        if (text.startsWith("-") || text.startsWith("$-")) {
            throw new IllegalArgumentException("must not be negative");
        }
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 300ms, 5s, 2m or 1h");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.isZero()) {
            throw new IllegalArgumentException("a duration must be positive");
        }
        return duration;
    }

    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size such as 512KB or 16MB");
        }
        return Long.parseLong(matcher.group(1)) * BYTES.getOrDefault(matcher.group(2), 1L);
    }

    static long whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("not a whole number");
        }
        try {
            return Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException beyond) {
            throw new IllegalArgumentException("too large, at most " + Long.MAX_VALUE, beyond);
        }
    }

    static double number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("not a number");
        }
        return Double.parseDouble(text);
    }

    static boolean yesOrNo(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }
}
