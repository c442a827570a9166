// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.abi.XsType;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and replies over the ring, as docs/misc/xenstore.txt has them. NUL is written {@code |}. */
class StoreProtocolTest {
    private static final Map<String, Integer> TYPES = new TreeMap<>(
        Map.ofEntries(Map.entry("control", XsType.XS_CONTROL),
            Map.entry("directory", XsType.XS_DIRECTORY), Map.entry("read", XsType.XS_READ),
            Map.entry("get_perms", XsType.XS_GET_PERMS), Map.entry("set_perms", XsType.XS_SET_PERMS),
            Map.entry("write", XsType.XS_WRITE), Map.entry("mkdir", XsType.XS_MKDIR), Map.entry("rm", XsType.XS_RM),
            Map.entry("introduce", XsType.XS_INTRODUCE), Map.entry("release", XsType.XS_RELEASE),
            Map.entry("path", XsType.XS_GET_DOMAIN_PATH), Map.entry("introduced", XsType.XS_IS_DOMAIN_INTRODUCED),
            Map.entry("resume", XsType.XS_RESUME), Map.entry("target", XsType.XS_SET_TARGET),
            Map.entry("unwatch", XsType.XS_UNWATCH), Map.entry("end", XsType.XS_TRANSACTION_END),
            Map.entry("part", XsType.XS_DIRECTORY_PART), Map.entry("nonsense", 99)));

    /** Each line: request, payload, the reply. One guest, from top to bottom. */
    private static final String DIALOGUE = """
        read        name|                           guest1
        read        /local/domain/1/name|           guest1
        write       data/x|hello                    OK|
        read        data/x|                         hello
        directory   data|                           x|
        directory   |                               !EINVAL
        write       data/a|                         OK|
        read        data/a|
        directory   data|                           a|x|
        mkdir       data/dir/deep|                  OK|
        mkdir       data/x|                         OK|
        read        data/x|                         hello
        directory   data/dir|                       deep|
        get_perms   data|                           n1|
        set_perms   data/x|r1|b7|                   OK|
        get_perms   data/x|                         r1|b7|
        set_perms   data/x|n0|                      !EPERM
        set_perms   data/x|q1|                      !EINVAL
        set_perms   data/x|                         !EINVAL
        rm          data/dir|                       OK|
        rm          data/dir|                       OK|
        rm          none/such|                      !ENOENT
        read        data/dir/deep|                  !ENOENT
        directory   device/vbd|                     !ENOENT
        rm          /|                              !EINVAL
        read        data//x|                        !EINVAL
        read        data/|                          !EINVAL
        read        data/x                          !EINVAL
        read        data/x|more                     !EINVAL
        read        da ta|                          !EINVAL
        read        @introduceDomain|               !EINVAL
        write       nothing                         !EINVAL
        read        /local|                         !EACCES
        read        /local/domain/0|                !EACCES
        write       /mine|x                         !EACCES
        path        1|                              /local/domain/1|
        path        77|                             /local/domain/77|
        path        x|                              !EINVAL
        introduced  1|                              T|
        introduced  0|                              T|
        introduced  9|                              F|
        introduce   1|2|3|                          !EACCES
        release     1|                              !EACCES
        resume      1|                              !EACCES
        target      1|2|                            !EACCES
        control     help|                           !EACCES
        unwatch     data|t|                         !ENOENT
        end         T|                              !ENOENT
        nonsense    x|                              !ENOSYS
        part        data|0|                         +a|x||
        part        data|2|                         +x||
        part        data|99|                        +|
        """;

    @ParameterizedTest
    @ValueSource(ints = {1024, 7, 1})
    void dialogue(int chunk) throws Exception {
        StoreGuest guest = new StoreFixture().guest(1);
        guest.chunk = chunk;
        for (String line : DIALOGUE.lines().toList()) {
            String[] words = line.trim().split(" {2,}", 3);
            String expected = words.length == 3 ? words[2] : "";
            String reply = guest.ask(TYPES.getOrDefault(words[0], -1), words[1]);
            if (expected.startsWith("+")) {
                // The generation before the first NUL is the store's own affair.
                reply = "+" + reply.substring(reply.indexOf('|') + 1);
            }
            assertEquals(expected, reply, line);
        }
    }

    @Test
    void aLongDirectoryComesInParts() throws Exception {
        StoreFixture fixture = new StoreFixture();
        StoreGuest guest = fixture.guest(1);
        StringBuilder all = new StringBuilder();
        for (int i = 100; i < 999; i++) {
            assertEquals("OK|", guest.ask(XsType.XS_MKDIR, "list/entry-number-" + i + "|"));
            all.append("entry-number-").append(i).append('|');
        }
        assertEquals("!E2BIG", guest.ask(XsType.XS_DIRECTORY, "list|"));
        StringBuilder got = new StringBuilder();
        String generation = "";
        boolean more = true;
        while (more) {
            String part = guest.ask(XsType.XS_DIRECTORY_PART, "list|" + got.length() + "|");
            String first = part.substring(0, part.indexOf('|') + 1);
            assertTrue(generation.isEmpty() || generation.equals(first));
            generation = first;
            String names = part.substring(first.length());
            more = !names.endsWith("||") && !names.equals("|");
            got.append(more ? names : names.substring(0, names.length() - 1));
        }
        assertEquals(all.toString(), got.toString());
        guest.ask(XsType.XS_MKDIR, "list/new|");
        assertTrue(!guest.ask(XsType.XS_DIRECTORY_PART, "list|0|").startsWith(generation), "a change shows");
    }

    @Test
    void aDomainThatIsGoneLeavesNothingToItsSuccessor() throws Exception {
        StoreFixture fixture = new StoreFixture();
        StoreGuest first = fixture.guest(1);
        fixture.write("/shared", "s");
        fixture.store.allowRead("/shared", first.domain);
        assertEquals("s", first.ask(XsType.XS_READ, "/shared|"));
        first.ask(XsType.XS_WRITE, "secret|x");
        fixture.service.release(first.domain);
        assertEquals("(none)", fixture.read("/local/domain/1/secret"));
        assertEquals(0, first.page.mappings());
        StoreGuest second = new StoreGuest(fixture.context, fixture.service, 1);
        assertEquals("!EACCES", second.ask(XsType.XS_READ, "/shared|"));
    }
}
