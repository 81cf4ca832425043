package dev.sluice.policies.arithmetic;

import dev.sluice.policies.arithmetic.Token.Kind;
import java.util.List;
import java.util.Optional;

/**
 * The value of a run of tokens, by the usual precedence.
 *
 * @param operators how many operations it took
 */
record Expression(Ratio value, int operators) {

    private static final int DEEPEST = 20;

    /** @param percents whether a percent sign divides by a hundred, or says nothing */
    static Optional<Expression> of(List<Token> tokens, boolean percents) {
        Reader reader = new Reader(tokens, percents);
        return reader.sum(0)
                .filter(value -> reader.at == tokens.size() && !value.tooLong())
                .map(value -> new Expression(value, reader.operators));
    }

    private static final class Reader {
        private final List<Token> tokens;
        private final boolean percents;
        private int at;
        private int operators;

        Reader(List<Token> tokens, boolean percents) {
            this.tokens = tokens;
            this.percents = percents;
        }

        private boolean passed(Kind kind) {
            boolean here = at < tokens.size() && tokens.get(at).is(kind);
            at += here ? 1 : 0;
            return here;
        }

        Optional<Ratio> sum(int depth) {
            Optional<Ratio> left = product(depth);
            while (left.isPresent() && !left.get().tooLong()) {
                Ratio value = left.get();
                if (passed(Kind.PLUS)) {
                    left = product(depth).map(value::plus);
                } else if (passed(Kind.MINUS)) {
                    left = product(depth).map(value::minus);
                } else {
                    return left;
                }
                operators++;
            }
            return Optional.empty();
        }

        private Optional<Ratio> product(int depth) {
            Optional<Ratio> left = signed(depth);
            while (left.isPresent() && !left.get().tooLong()) {
                Ratio value = left.get();
                if (passed(Kind.TIMES)) {
                    left = signed(depth).map(value::times);
                } else if (passed(Kind.OVER)) {
                    left = signed(depth).flatMap(value::over);
                } else if (at > 0
                        && tokens.get(at - 1).is(Kind.CLOSE)
                        && at < tokens.size()
                        && tokens.get(at).is(Kind.OPEN)) {
                    left = signed(depth).map(value::times);
                } else {
                    return left;
                }
                operators++;
            }
            return Optional.empty();
        }

        private Optional<Ratio> signed(int depth) {
            if (passed(Kind.MINUS)) {
                return power(depth).map(Ratio::negated);
            }
            return power(depth);
        }

        private Optional<Ratio> power(int depth) {
            Optional<Ratio> base = atom(depth);
            if (base.isPresent() && passed(Kind.POWER)) {
                operators++;
                return atom(depth).flatMap(exponent -> base.get().power(exponent));
            }
            return base;
        }

        private Optional<Ratio> atom(int depth) {
            if (depth > DEEPEST || at >= tokens.size()) {
                return Optional.empty();
            }
            if (passed(Kind.OPEN)) {
                return sum(depth + 1).filter(inner -> passed(Kind.CLOSE));
            }
            Token token = tokens.get(at);
            if (!passed(Kind.NUMBER)) {
                return Optional.empty();
            }
            return Optional.of(token.percent() && percents ? token.value().percent() : token.value());
        }
    }
}
