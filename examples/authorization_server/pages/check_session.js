"use strict";

// SHA-256 (FIPS 180-4), since what browsers have for it answers only later, and not at all where a page is not secure.
function sha256(bytes) {
  var primes = [], fraction = function (root) { return ((root - Math.floor(root)) * 0x100000000) | 0; };
  for (var candidate = 2; primes.length < 64; candidate++) {
    if (primes.every(function (prime) { return candidate % prime; })) { primes.push(candidate); }
  }
  var constants = primes.map(function (prime) { return fraction(Math.cbrt(prime)); });
  var state = primes.slice(0, 8).map(function (prime) { return fraction(Math.sqrt(prime)); });
  var rotated = function (word, by) { return (word >>> by) | (word << (32 - by)); };

  var padded = bytes.concat([0x80]);
  while (padded.length % 64 !== 56) { padded.push(0); }
  var bits = bytes.length * 8;
  padded.push(0, 0, 0, 0, (bits >>> 24) & 255, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255);

  for (var start = 0; start < padded.length; start += 64) {
    var words = [];
    for (var i = 0; i < 64; i++) {
      if (i < 16) {
        var at = start + 4 * i;
        words[i] = (padded[at] << 24) | (padded[at + 1] << 16) | (padded[at + 2] << 8) | padded[at + 3];
      } else {
        var x = words[i - 15], y = words[i - 2];
        words[i] = (words[i - 16] + (rotated(x, 7) ^ rotated(x, 18) ^ (x >>> 3)) + words[i - 7]
          + (rotated(y, 17) ^ rotated(y, 19) ^ (y >>> 10))) | 0;
      }
    }
    var s = state.slice();
    for (var round = 0; round < 64; round++) {
      var one = s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25))
        + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[round] + words[round];
      var two = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22))
        + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s = [(one + two) | 0, s[0], s[1], s[2], (s[3] + one) | 0, s[4], s[5], s[6]];
    }
    state = state.map(function (word, index) { return (word + s[index]) | 0; });
  }
  return state.map(function (word) {
    return String.fromCharCode((word >>> 24) & 255, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
  }).join("");
}

function browserState() {
  var found = /(?:^|; )__Host-browser-state=([^;]*)/.exec(document.cookie);
  return found ? found[1] : "";
}

function hash(text) {
  var utf8 = unescape(encodeURIComponent(text)).split("").map(function (character) { return character.charCodeAt(0); });
  return btoa(sha256(utf8)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

// A message is the client's ID, a space and its session_state.
function answer(message, origin) {
  var parts = typeof message === "string" && /^(\S+) ([A-Za-z0-9_-]+)\.(\S+)$/.exec(message);
  if (!parts) { return "error"; }
  var expected = hash(parts[1] + " " + origin + " " + browserState() + " " + parts[3]);
  return parts[2] === expected ? "unchanged" : "changed";
}

window.addEventListener("message", function (event) {
  event.source.postMessage(answer(event.data, event.origin), event.origin);
}, false);
