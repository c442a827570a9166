// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineIsCheckedTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "run", "guest"})
    void helpHasExamples(String verb) throws Exception {
        Command.Outcome outcome = verb.isEmpty()
            ? Command.run("", "--help")
            : Command.run("", verb, "--help");

        assertEquals(0, outcome.status());
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("Examples:\n  ringzero " + (verb.isEmpty() ? "demo" : verb)), outcome.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        fly                          ~ there is no verb 'fly'                         ~ use one of demo, run, guest, bench, or none for the shell; see ringzero --help
        --fast                       ~ there is no option '--fast'                    ~ see ringzero --help
        demo --memory 5              ~ demo has no option '--memory'                  ~ see ringzero demo --help
        run                          ~ run needs FILE.cfg                             ~ for example: ringzero run grub.cfg
        run a.cfg b.cfg              ~ run does not know what to do with 'b.cfg'      ~ for example: ringzero run grub.cfg
        guest grub64 --vcpus none    ~ --vcpus is 'none'                              ~ give a whole number from 1 on: --vcpus N
        guest grub64 --memory -5     ~ --memory is '-5'                               ~ give a whole number from 1 on: --memory MB
        guest grub64 --clock sundial ~ --clock is 'sundial'                           ~ give one of these: --clock real|virtual
        guest grub64 --seed          ~ --seed stands at the end                       ~ give it a value: --seed N
        guest grub64 --seed 1 --seed 2 ~ --seed is given twice                        ~ give it once
        demo -c lb                   ~ -c and the verb demo exclude each other        ~ use -c alone, or the verb without it
        --plugins /etc/passwd -c lb  ~ /etc/passwd is no directory                    ~ give --plugins a directory of bundles
        """)
    void wrongUseIsToldInTwoLines(String arguments, String why, String advice) throws Exception {
        Command.Outcome outcome = Command.run("", arguments.split(" "));

        assertEquals("ringzero: " + why + "\nringzero: " + advice + "\n", outcome.err());
        assertEquals("", outcome.out());
        assertEquals(2, outcome.status());
    }
}
