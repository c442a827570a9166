// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the operator what takes so long, once it takes longer than a second. */
final class Progress {
    private Progress() {
    }

    /** Does something on the calling thread; says what, and that it goes on, from the first second on. */
    static <T> T of(PrintStream out, String what, Callable<T> work) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Thread teller = Thread.ofVirtual().name("xl-progress").start(() -> tell(out, what, done));
        try {
            return work.call();
        } finally {
            done.countDown();
            teller.join();
        }
    }

    private static void tell(PrintStream out, String what, CountDownLatch done) {
        try {
            if (done.await(1, TimeUnit.SECONDS)) {
                return;
            }
            out.print(what + " ...");
            do {
                out.print('.');
                out.flush();
            } while (!done.await(1, TimeUnit.SECONDS));
            out.println(" done");
            out.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
