package dev.sluice.contract.port;

import dev.sluice.core.budget.Account;
import dev.sluice.core.budget.Budget;
import dev.sluice.core.budget.Window;
import dev.sluice.core.request.Scope;
import dev.sluice.core.request.Spend;
import dev.sluice.core.request.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A ledger as simple as can be, in UTC and without months: what a real one must agree with at every step. It remembers
 * what was billed as one sum; what of a budget is spent follows from it: all of it, but never more than the limit less
 * what is held.
 */
final class LedgerModel {

    private static final long MONDAY = Instant.parse("1970-01-05T00:00:00Z").getEpochSecond();

    /** What a budget is known by, whatever its limit. */
    private record Name(Scope scope, Window window, Unit unit) {
        static Name of(Budget budget) {
            return new Name(budget.scope(), budget.window(), budget.unit());
        }
    }

    /** One stretch of a budget's window. */
    private static final class Period {
        final long end;
        long billed;
        long reserved;
        /** Of a rate limit only, which may be lowered below what is used: what was billed beyond it. */
        long beyond;

        Period(long end) {
            this.end = end;
        }

        Period copy() {
            Period copy = new Period(end);
            copy.billed = billed;
            copy.reserved = reserved;
            copy.beyond = beyond;
            return copy;
        }
    }

    /** A budget, the period it is in, and the last in which anything was reserved, which is all that a log knows. */
    private static final class Line {
        Budget budget;
        Period current = new Period(Long.MIN_VALUE);
        Period logged = current;

        Line(Budget budget) {
            this.budget = budget;
        }

        void at(long second) {
            if (budget.window() == Window.LIFETIME) {
                if (current.end != Long.MAX_VALUE) {
                    current = new Period(Long.MAX_VALUE);
                }
            } else if (second >= current.end) {
                long length = seconds(budget.window());
                long first = budget.window() == Window.WEEK ? MONDAY : 0;
                current = new Period(first + Math.floorDiv(second - first, length) * length + length);
            }
        }

        private static long seconds(Window window) {
            return switch (window) {
                case MINUTE -> 60;
                case HOUR -> 3_600;
                case DAY -> 86_400;
                case WEEK -> 604_800;
                case MONTH, LIFETIME -> throw new IllegalArgumentException("not in seconds: " + window);
            };
        }

        long limit() {
            return budget.limit().parts();
        }

        long spent(Period period) {
            return budget.isRateLimit()
                    ? period.billed - period.beyond
                    : Math.min(period.billed, limit() - period.reserved);
        }

        long left(Period period) {
            return Math.max(0, limit() - spent(period) - period.reserved);
        }

        void settle(Period period, Spend held, Spend charged) {
            long holding = budget.unit().heldBy(held);
            long due = budget.unit() == Unit.CONCURRENCY ? 0 : budget.unit().heldBy(charged);
            period.beyond += Math.max(0, due - holding - left(period));
            period.reserved -= holding;
            period.billed += due;
            pay(period);
        }

        void pay(Period period) {
            period.beyond -= Math.min(period.beyond, left(period));
        }
    }

    private record Share(int line, Period period) {}

    private record Held(List<Share> shares, Spend ceiling) {}

    private final List<Line> lines = new ArrayList<>();
    private final Map<Name, Line> byName = new HashMap<>();
    private final Map<Long, Held> open = new HashMap<>();

    /** As it is now, to go back to. */
    LedgerModel copy() {
        LedgerModel copy = new LedgerModel();
        Map<Period, Period> copies = new IdentityHashMap<>();
        for (Line line : lines) {
            Line same = copy.add(line.budget);
            same.current = copies.computeIfAbsent(line.current, Period::copy);
            same.logged = copies.computeIfAbsent(line.logged, Period::copy);
        }
        open.forEach((id, held) -> copy.open.put(
                id,
                new Held(
                        held.shares().stream()
                                .map(s -> new Share(s.line(), copies.computeIfAbsent(s.period(), Period::copy)))
                                .toList(),
                        held.ceiling())));
        return copy;
    }

    List<Budget> budgets() {
        return lines.stream().map(line -> line.budget).toList();
    }

    /** Whether it was accepted. */
    boolean open(Budget budget, long second) {
        Line known = byName.get(Name.of(budget));
        if (known == null) {
            add(budget);
            return true;
        }
        known.at(second);
        boolean same = known.budget.equals(budget);
        boolean belowUse =
                !budget.isRateLimit() && budget.limit().parts() < known.spent(known.current) + known.current.reserved;
        if (!same && (belowUse || budget.endedBy(Instant.ofEpochSecond(second)))) {
            return false;
        }
        known.budget = budget;
        known.pay(known.current);
        known.pay(known.logged);
        return true;
    }

    private Line add(Budget budget) {
        Line line = new Line(budget);
        lines.add(line);
        byName.put(Name.of(budget), line);
        return line;
    }

    /** Whether it was granted. */
    boolean reserve(long id, List<Scope> scopes, Spend ceiling, long second) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            line.at(second);
            if (scopes.contains(line.budget.scope())) {
                if (line.budget.endedBy(Instant.ofEpochSecond(second))
                        || line.budget.unit().heldBy(ceiling) > line.left(line.current)) {
                    return false;
                }
                shares.add(new Share(i, line.current));
            }
        }
        for (Share share : shares) {
            Line line = lines.get(share.line());
            line.current.reserved += line.budget.unit().heldBy(ceiling);
            line.logged = line.current;
        }
        open.put(id, new Held(shares, ceiling));
        return true;
    }

    /** Whether it had not ended before. */
    boolean end(long id, Spend charged) {
        Held held = open.remove(id);
        if (held == null) {
            return false;
        }
        for (Share share : held.shares()) {
            lines.get(share.line()).settle(share.period(), held.ceiling(), charged);
        }
        return true;
    }

    /** The process dies: what is open is charged whole, and a window in which nothing happened is not remembered. */
    void die() {
        for (long id : List.copyOf(open.keySet())) {
            end(id, open.get(id).ceiling());
        }
        for (Line line : lines) {
            line.current = line.logged;
        }
    }

    /** What is wrong with the accounts; empty where nothing is. */
    String disagreement(List<Account> accounts, long second) {
        if (accounts.size() != lines.size()) {
            return accounts.size() + " accounts, not " + lines.size();
        }
        for (Account account : accounts) {
            Line line = byName.get(Name.of(account.budget()));
            if (line == null || !line.budget.equals(account.budget())) {
                return "not the budget that was set: " + account.budget();
            }
            line.at(second);
            String wrong = conserved(account) + agrees(account, line);
            if (!wrong.isEmpty()) {
                return account.budget().scope() + " " + account + ": " + wrong;
            }
        }
        return "";
    }

    private static String conserved(Account account) {
        long limit = account.budget().limit().parts();
        long spent = account.spent().parts();
        long free = account.free().parts();
        long sum = free + account.reserved().parts() + spent + account.lapsed().parts();
        boolean lowered = account.budget().isRateLimit() && sum > limit && free == 0;
        if (!lowered && (spent > limit || sum != limit)) {
            return "not conserved. ";
        }
        return account.overrun().parts() > 0 && free > 0 ? "free, though an overrun is not paid. " : "";
    }

    private static String agrees(Account account, Line line) {
        long spent = line.spent(line.current);
        long overrun = line.current.billed - spent;
        return account.spent().parts() == spent
                        && account.reserved().parts() == line.current.reserved
                        && account.overrun().parts() == overrun
                ? ""
                : "the model has spent " + spent + ", reserved " + line.current.reserved + ", overrun " + overrun;
    }
}
