package dev.sluice.policies.arithmetic;

import dev.sluice.policies.arithmetic.Token.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The calculations that a text states ({@code a op b = c}, chains included), each computed again exactly. What cannot be
 * read beyond doubt is left out: algebra, functions, whole numbers that may have been rounded.
 *
 * @param statements calculations that could be checked
 * @param wrong those that do not hold
 * @param firstWrong where among the statements the first of these stands, from 1; 0 where there is none
 * @param wrongText the first of these as the text has it; empty where there is none
 */
public record Recomputed(int statements, int wrong, int firstWrong, String wrongText) {

    private static final int LONGEST_TEXT = 100_000;
    private static final int LONGEST_SIDE = 60;
    /** An expression that starts further back than this is not looked for. */
    private static final int MOST_STARTS = 12;

    public static Recomputed of(String text) {
        List<Token> tokens = TokenReader.of(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
        int statements = 0;
        int wrong = 0;
        int first = 0;
        String wrongText = "";
        for (int i = 0; i < tokens.size(); i++) {
            Optional<Statement> statement = tokens.get(i).is(Kind.EQUALS) ? statement(tokens, i) : Optional.empty();
            if (statement.isPresent()) {
                statements++;
                if (!statement.get().holds()) {
                    wrong++;
                    if (first == 0) {
                        first = statements;
                        wrongText = text.substring(
                                statement.get().start(), statement.get().end());
                    }
                }
            }
        }
        return new Recomputed(statements, wrong, first, wrongText);
    }

    private record Statement(boolean holds, int start, int end) {}

    /** Values that a side may mean, by how its percent signs are read. */
    private record Side(List<Expression> readings, int decimals, Token first, Token last) {

        boolean computes() {
            return readings.getFirst().operators() > 0;
        }
    }

    private static Optional<Statement> statement(List<Token> tokens, int equals) {
        Optional<Side> left = left(tokens, equals);
        Optional<Side> right = left.isPresent() ? right(tokens, equals) : Optional.empty();
        if (right.isEmpty() || !(left.get().computes() || right.get().computes())) {
            return Optional.empty();
        }
        boolean label = !left.get().computes() && !chained(tokens, left.get().first());
        if (label) {
            return Optional.empty();
        }
        return holds(left.get(), right.get())
                .map(holds -> new Statement(
                        holds, left.get().first().start(), right.get().last().end()));
    }

    /** {@code the price for 3 cats = 2 * 5} does not say that 3 is 10. */
    private static boolean chained(List<Token> tokens, Token number) {
        int at = Collections.binarySearch(tokens, number, Comparator.comparingInt(Token::start));
        return at > 0 && tokens.get(at - 1).is(Kind.EQUALS);
    }

    /** Empty where it cannot be told: a whole number may have been rounded on purpose. */
    private static Optional<Boolean> holds(Side left, Side right) {
        boolean rounded = false;
        for (Expression one : left.readings()) {
            for (Expression other : right.readings()) {
                int decimals = right.computes() ? left.decimals() : right.decimals();
                boolean equal = one.value().nearly(other.value());
                boolean close = one.value().within(other.value(), decimals);
                if (equal || (close && decimals > 0)) {
                    return Optional.of(true);
                }
                rounded |= close;
            }
        }
        return rounded ? Optional.empty() : Optional.of(false);
    }

    private static Optional<Side> left(List<Token> tokens, int equals) {
        int from = equals;
        while (from > 0 && equals - from < LONGEST_SIDE && inExpression(tokens.get(from - 1))) {
            from--;
        }
        if (from > 0 && (tokens.get(from - 1).is(Kind.ALGEBRA) || inExpression(tokens.get(from - 1)))) {
            return Optional.empty();
        }
        for (int start = from; start < equals && start - from < MOST_STARTS; start++) {
            Optional<Side> side = side(tokens.subList(start, equals));
            if (side.isPresent()) {
                boolean mixed = start > from && !tokens.get(start - 1).is(Kind.MINUS);
                return mixed ? Optional.empty() : side;
            }
        }
        return Optional.empty();
    }

    private static Optional<Side> right(List<Token> tokens, int equals) {
        int to = equals + 1;
        while (to < tokens.size() && to - equals < LONGEST_SIDE && inExpression(tokens.get(to))) {
            to++;
        }
        boolean algebra = to < tokens.size() && (tokens.get(to).is(Kind.ALGEBRA) || inExpression(tokens.get(to)));
        if (algebra) {
            return Optional.empty();
        }
        for (int end = to; end > equals + 1 && to - end < MOST_STARTS; end--) {
            Optional<Side> side = side(tokens.subList(equals + 1, end));
            if (side.isPresent()) {
                boolean mixed = end < to
                        && !tokens.get(end).is(Kind.MINUS)
                        && !tokens.get(end).is(Kind.CLOSE);
                return mixed ? Optional.empty() : side;
            }
        }
        return Optional.empty();
    }

    private static boolean inExpression(Token token) {
        return switch (token.kind()) {
            case NUMBER, PLUS, MINUS, TIMES, OVER, POWER, OPEN, CLOSE -> true;
            case EQUALS, PROSE, ALGEBRA -> false;
        };
    }

    private static Optional<Side> side(List<Token> tokens) {
        List<Expression> readings = new ArrayList<>();
        Expression.of(tokens, true).ifPresent(readings::add);
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        if (tokens.stream().anyMatch(Token::percent)) {
            Expression.of(tokens, false).ifPresent(readings::add);
        }
        // a dash before a list's item is not a minus
        if (tokens.getFirst().is(Kind.MINUS) && tokens.size() > 2) {
            Expression.of(tokens.subList(1, tokens.size()), true).ifPresent(readings::add);
        }
        int decimals = tokens.stream().mapToInt(Token::decimals).max().orElse(0);
        return Optional.of(new Side(readings, decimals, tokens.getFirst(), tokens.getLast()));
    }
}
