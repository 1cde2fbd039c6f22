"""The emulator's README: its examples for the command line and for Python, run as they stand there.

The environment variables EMULATOR and README are the paths of the emulator's program and of the README. See ../check, which runs this.
"""

import json
import os
import re
import subprocess
import sys
import unittest

from emulated import Program


class Readme(unittest.TestCase):
    """The examples, which are for 3.x."""

    @classmethod
    def setUpClass(cls):
        cls.program = Program(os.environ['EMULATOR'], '3')
        cls.addClassCleanup(cls.program.stop)
        with open(os.environ['README'], encoding='utf-8') as readme:
            cls.readme = readme.read()

    def ran(self, language, *command):
        """What the example in a language prints, run by a command that takes it as its last argument."""
        (example,) = re.findall('^```{}\n(.*?)^```'.format(language), self.readme, re.DOTALL | re.MULTILINE)
        example = example.replace('http://127.0.0.1:8090', self.program.settings['AUTHLETE_BASE_URL'])
        environment = {**os.environ, **self.program.settings}
        done = subprocess.run([*command, example], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_command_line(self):
        answer = json.loads(self.ran('sh', 'sh', '-c'))
        self.assertEqual((answer['action'], answer['resultCode']), ('OK', 'A052001'))

    def test_python(self):
        self.assertRegex(self.ran('python', sys.executable, '-c'), r'^AuthorizationAction.INTERACTION \S{20,}\n$')


if __name__ == '__main__':
    unittest.main()
