// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/** Conditional jumps: a micro-op per condition, in the order of their encoding. HOT PATH. */
final class Conditions {
    private Conditions() {
    }

    static Branch jump(int code) {
        return switch (code) {
            case 0 -> new O();
            case 1 -> new No();
            case 2 -> new B();
            case 3 -> new Ae();
            case 4 -> new E();
            case 5 -> new Ne();
            case 6 -> new Be();
            case 7 -> new A();
            case 8 -> new S();
            case 9 -> new Ns();
            case 10 -> new P();
            case 11 -> new Np();
            case 12 -> new L();
            case 13 -> new Ge();
            case 14 -> new Le();
            default -> new G();
        };
    }

    private static final class O extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.of() ? taken : fall);
        }
    }

    private static final class No extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(!c.of() ? taken : fall);
        }
    }

    private static final class B extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.carries < 0 ? taken : fall);
        }
    }

    private static final class Ae extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.carries >= 0 ? taken : fall);
        }
    }

    private static final class E extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.result == 0 ? taken : fall);
        }
    }

    private static final class Ne extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.result != 0 ? taken : fall);
        }
    }

    private static final class Be extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.carries < 0 || c.result == 0 ? taken : fall);
        }
    }

    private static final class A extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.carries >= 0 && c.result != 0 ? taken : fall);
        }
    }

    private static final class S extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.sf() ? taken : fall);
        }
    }

    private static final class Ns extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(!c.sf() ? taken : fall);
        }
    }

    private static final class P extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.pf() ? taken : fall);
        }
    }

    private static final class Np extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(!c.pf() ? taken : fall);
        }
    }

    private static final class L extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.sf() != c.of() ? taken : fall);
        }
    }

    private static final class Ge extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.sf() == c.of() ? taken : fall);
        }
    }

    private static final class Le extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.result == 0 || c.sf() != c.of() ? taken : fall);
        }
    }

    private static final class G extends Branch {
        @Override
        Op ex(Core c) {
            return c.go(c.result != 0 && c.sf() == c.of() ? taken : fall);
        }
    }
}
