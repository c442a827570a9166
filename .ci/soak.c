// SPDX-License-Identifier: Apache-2.0
// What a shell script cannot do inside the guest, for .ci/long linux-soak: mappings, protection faults, threads, signals, copies
// on write. Each part checks itself; exit status 1 and a line on stderr tell what was wrong. Usage: soak SEED
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, MAPPINGS = 300, THREADS = 6, ADDITIONS = 3000, SIGNALS = 300, CHILDREN = 12 };

static uint64_t state;

// SplitMix64.
static uint64_t next(void) {
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void check(int right, const char *what) {
    if (!right) {
        fprintf(stderr, "soak: %s\n", what);
        exit(1);
    }
}

static sigjmp_buf landing;
static volatile uintptr_t faulted;

static void on_fault(int number, siginfo_t *info, void *context) {
    (void) number;
    (void) context;
    faulted = (uintptr_t) info->si_addr;
    siglongjmp(landing, 1);
}

static void mappings(void) {
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &action, NULL);
    for (volatile int i = 0; i < MAPPINGS; i++) {
        size_t pages = 1 + next() % 64;
        uint64_t *volatile at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        check(at != MAP_FAILED, "mmap");
        uint64_t pattern = next();
        for (size_t p = 0; p < pages; p++) {
            check(at[p * 512] == 0, "a new page is not zero");
            at[p * 512 + p % 512] = pattern ^ p;
        }
        if (i % 8 == 0) {
            at = mremap(at, pages * PAGE, pages * 2 * PAGE, MREMAP_MAYMOVE);
            check(at != MAP_FAILED, "mremap");
            munmap((char *) at + pages * PAGE, pages * PAGE);
        }
        for (size_t p = 0; p < pages; p++) {
            check(at[p * 512 + p % 512] == (pattern ^ p), "a page lost what was written");
        }
        size_t victim = next() % pages;
        check(mprotect(at + victim * 512, PAGE, PROT_READ) == 0, "mprotect");
        faulted = 0;
        if (sigsetjmp(landing, 1) == 0) {
            at[victim * 512 + 7] = 1;
            check(0, "a store into a read-only page passed");
        }
        check(faulted == (uintptr_t) (at + victim * 512 + 7), "a fault with another address");
        check(munmap(at, pages * PAGE) == 0, "munmap");
        if (sigsetjmp(landing, 1) == 0) {
            *(volatile uint64_t *) at = 1;
            check(0, "a store into an unmapped page passed");
        }
    }
    signal(SIGSEGV, SIG_DFL);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long sum, turn;
static __thread long own;

static void *adder(void *number) {
    double half = 0;
    for (int i = 0; i < ADDITIONS; i++) {
        pthread_mutex_lock(&lock);
        sum += i;
        pthread_mutex_unlock(&lock);
        own += i;
        half += i * 0.5;
        if (i % 500 == 0) {
            sched_yield();
        }
    }
    pthread_mutex_lock(&lock);
    while (turn != (long) number) {
        pthread_cond_wait(&changed, &lock);
    }
    turn++;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    check(half * 2 == own, "a floating-point register was lost");
    return (void *) own;
}

static void threads(void) {
    pthread_t all[THREADS];
    for (long i = 0; i < THREADS; i++) {
        check(pthread_create(&all[i], NULL, adder, (void *) i) == 0, "pthread_create");
    }
    long each = (long) ADDITIONS * (ADDITIONS - 1) / 2;
    for (int i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(all[i], &result);
        check((long) result == each, "a thread's own sum");
    }
    check(sum == THREADS * each && turn == THREADS, "the threads' common sum");
}

static volatile sig_atomic_t heard, ticks;

static void on_user(int number) {
    (void) number;
    heard++;
}

static void on_tick(int number) {
    (void) number;
    ticks++;
}

static void signals(void) {
    signal(SIGUSR1, on_user);
    signal(SIGALRM, on_tick);
    struct itimerval often = {{0, 2000}, {0, 2000}};
    setitimer(ITIMER_REAL, &often, NULL);
    pid_t self = getpid();
    for (int i = 1; i <= SIGNALS; i++) {
        double before = i * 0.25;
        kill(self, SIGUSR1);
        check(heard == i, "a signal to oneself was not there at once");
        check(before * 4 == i, "a signal changed a register");
    }
    while (ticks < 3) {
        pause();
    }
    memset(&often, 0, sizeof often);
    setitimer(ITIMER_REAL, &often, NULL);
}

static void children(void) {
    static uint64_t shared[64 * 512];
    for (int i = 0; i < 64 * 512; i++) {
        shared[i] = i;
    }
    int ends[2];
    check(pipe(ends) == 0, "pipe");
    for (int child = 0; child < CHILDREN; child++) {
        pid_t pid = fork();
        check(pid >= 0, "fork");
        if (pid == 0) {
            uint64_t total = 0;
            for (int i = 0; i < 64 * 512; i++) {
                shared[i] += child;
                total += shared[i];
            }
            _exit(write(ends[1], &total, sizeof total) == sizeof total ? child : 99);
        }
    }
    int statuses = 0;
    for (int child = 0; child < CHILDREN; child++) {
        int status;
        check(wait(&status) > 0 && WIFEXITED(status), "wait");
        statuses += WEXITSTATUS(status);
    }
    check(statuses == CHILDREN * (CHILDREN - 1) / 2, "the children's exit statuses");
    uint64_t total = 0;
    for (int child = 0; child < CHILDREN; child++) {
        uint64_t one;
        check(read(ends[0], &one, sizeof one) == sizeof one, "read");
        total += one;
    }
    uint64_t words = 64 * 512;
    check(total == CHILDREN * (words * (words - 1) / 2) + words * (CHILDREN * (CHILDREN - 1) / 2), "copies on write");
    for (int i = 0; i < 64 * 512; i++) {
        check(shared[i] == (uint64_t) i, "a child wrote into its parent");
    }
    close(ends[0]);
    close(ends[1]);
}

int main(int count, char **words) {
    state = count > 1 ? strtoull(words[1], NULL, 0) : 1;
    mappings();
    threads();
    signals();
    children();
    return 0;
}
