"""Prints which features of the server which client libraries have shown to work, and fails unless that is all that they have.

Arguments: the file of results, a library and a feature in each line with a tab between; and the libraries that ran.
"""

import sys

LIBRARIES = ['openid-client', 'oauth4webapi', 'requests-oauth2client', 'idpyoidc', 'openidconnect']

FEATURES = [
    'discovery',
    'code with PKCE',
    'PAR',
    'request object',
    'JARM',
    'DPoP',
    'mTLS',
    'private_key_jwt',
    'refresh',
    'device flow',
    'CIBA',
    'client credentials',
    'token exchange',
    'userinfo in JSON',
    'userinfo as a JWT',
    'introspection',
    'introspection as a JWT',
    'revocation',
    'dynamic registration',
    'logout',
    'back-channel logout',
]

# What libraries do not have.
LACKS = {
    'openid-client': ['back-channel logout'],
    'oauth4webapi': ['logout', 'back-channel logout'],
    'requests-oauth2client': [
        'JARM', 'userinfo as a JWT', 'introspection as a JWT', 'dynamic registration', 'logout', 'back-channel logout',
    ],
    'idpyoidc': ['JARM', 'mTLS', 'device flow', 'introspection as a JWT'],
    'openidconnect': [
        'PAR', 'request object', 'JARM', 'DPoP', 'mTLS', 'private_key_jwt', 'CIBA', 'token exchange', 'introspection as a JWT',
        'back-channel logout',
    ],
}

# What libraries do in another way than the specification says, so that no server can answer.
DIFFERS = {
    ('idpyoidc', 'PAR'): 'takes the status 200 alone, where RFC 9126, section 2.2, says 201',
    ('idpyoidc', 'DPoP'): 'writes the hash of a token in hexadecimal digits, where RFC 9449, section 4.2, says Base64URL',
    ('idpyoidc', 'CIBA'): 'sends the authentication request by GET, and has no token request for it',
}

LEFT_OUT = {(library, feature) for library, features in LACKS.items() for feature in features} | set(DIFFERS)


def main(results, *ran):
    with open(results) as lines:
        shown = {tuple(line.rstrip('\n').split('\t')) for line in lines}
    cells = {(library, feature) for library in ran for feature in FEATURES}
    assert LEFT_OUT <= {(library, feature) for library in LIBRARIES for feature in FEATURES}
    problems = {
        'did not show': cells - LEFT_OUT - shown,
        'is left out without need for': shown & LEFT_OUT,
        'shows what is not in the table:': shown - cells,
    }

    def cell(library, feature):
        if library not in ran:
            return 'skipped'
        if (library, feature) in LEFT_OUT:
            return '–'
        return 'works' if (library, feature) in shown else 'FAILS'

    width = max(map(len, FEATURES))
    print(' ' * width, *LIBRARIES, sep='  ')
    for feature in FEATURES:
        print(feature.ljust(width), *(cell(library, feature).center(len(library)) for library in LIBRARIES), sep='  ')
    for library, features in LACKS.items():
        print('– {} does not have {}'.format(library, ', '.join(features)))
    for (library, feature), reason in DIFFERS.items():
        print('– {} has {}, but {}'.format(library, feature, reason))
    for problem, of in problems.items():
        for library, feature in sorted(of):
            print('{} {} {}'.format(library, problem, feature), file=sys.stderr)
    return any(problems.values())


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
