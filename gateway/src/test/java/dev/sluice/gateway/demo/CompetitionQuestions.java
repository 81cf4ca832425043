package dev.sluice.gateway.demo;

import dev.sluice.gateway.demo.PromptGenerator.Question;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** What one is asked later, from algebra to a competition: levels 4 and 5. */
final class CompetitionQuestions {

    private static final List<Long> PRIMES = List.of(11L, 13L, 17L, 19L, 23L, 29L, 31L, 37L);

    private final Random random;

    CompetitionQuestions(Random random) {
        this.random = random;
    }

    Question roots() {
        long b = between(5, 19);
        long c = between(2, 9);
        return new Question(
                "Let $r$ and $s$ be the roots of the equation $x^2 - %dx + %d = 0$. Find the value of $r^2 + s^2$."
                        .formatted(b, c),
                b * b - 2 * c,
                b * b);
    }

    Question series() {
        long n = between(12, 40);
        long a = between(2, 7);
        long b = between(1, 9);
        return new Question(
                "Evaluate the sum $\\sum_{k=1}^{%d} (%dk - %d)$.".formatted(n, a, b),
                a * n * (n + 1) / 2 - b * n,
                a * n * (n + 1) / 2 - b);
    }

    Question divisor() {
        long twos = between(2, 5);
        long threes = between(1, 4);
        long fives = between(1, 3);
        return new Question(
                "How many positive integer divisors does $2^{%d} \\cdot 3^{%d} \\cdot 5^{%d}$ have that are multiples of $6$?"
                        .formatted(twos, threes, fives),
                twos * threes * (fives + 1),
                (twos + 1) * (threes + 1) * (fives + 1));
    }

    Question function() {
        long a = between(2, 6);
        long b = between(1, 9);
        long c = between(2, 5);
        long inner = a * c - b;
        return new Question(
                "Define the function $f(x) = %dx - %d$ and $g(x) = x^2 + 1$. What is the value of $g(f(%d)) - f(g(%d))$?"
                        .formatted(a, b, c, c),
                inner * inner + 1 - (a * (c * c + 1) - b),
                inner * inner + 1);
    }

    Question power() {
        long prime = PRIMES.get(random.nextInt(PRIMES.size()));
        long base = between(2, 9);
        long exponent = between(1000, 3000);
        return new Question(
                ("Let $N = %d^{%d}$. Find the remainder when the integer $N^2 + N + 1$ is divided by the prime"
                                + " $%d$.")
                        .formatted(base, exponent, prime),
                polynomial(base, exponent, prime),
                BigInteger.valueOf(base)
                        .modPow(BigInteger.valueOf(exponent), BigInteger.valueOf(prime))
                        .longValue());
    }

    private static long polynomial(long base, long exponent, long prime) {
        long n = BigInteger.valueOf(base)
                .modPow(BigInteger.valueOf(exponent), BigInteger.valueOf(prime))
                .longValue();
        return (n * n + n + 1) % prime;
    }

    Question cubic() {
        long p = between(3, 9);
        long q = between(2, 9);
        long r = between(2, 9);
        return new Question(
                ("Let $a$, $b$ and $c$ be the complex roots of the polynomial $x^3 - %dx^2 + %dx - %d$. Determine the"
                                + " value of $a^3 + b^3 + c^3$.")
                        .formatted(p, q, r),
                p * p * p - 3 * p * q + 3 * r,
                p * p * p - 3 * p * q);
    }

    Question sieve() {
        long n = between(400, 1900);
        long a = 2;
        long b = 3 + 2 * between(0, 1);
        long c = 7 + 4 * between(0, 1);
        return new Question(
                ("Let $S = \\{1, 2, \\ldots, %d\\}$. Find the number of integers $n \\in S$ such that exactly one of the"
                                + " primes $%d$, $%d$ and $%d$ divides $n$.")
                        .formatted(n, a, b, c),
                LongStream.rangeClosed(1, n)
                        .filter(k ->
                                LongStream.of(a, b, c).filter(d -> k % d == 0).count() == 1)
                        .count(),
                n / a + n / b + n / c);
    }

    Question urn() {
        long red = between(3, 9);
        long blue = between(3, 9);
        long ways = red * (red - 1) / 2 * blue;
        long all = (red + blue) * (red + blue - 1) * (red + blue - 2) / 6;
        long common = BigInteger.valueOf(ways).gcd(BigInteger.valueOf(all)).longValue();
        return new Question(
                ("Three balls are drawn without replacement from an urn with $%d$ red and $%d$ blue balls. The"
                                + " probability that exactly two are red is $\\frac{m}{n}$, where $m$ and $n$ are"
                                + " relatively prime positive integers. Find $m + n$.")
                        .formatted(red, blue),
                ways / common + all / common,
                ways + all);
    }

    private long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }
}
