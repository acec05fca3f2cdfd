using Berth.Acme.Lego;

namespace Berth.Acme.Tests;

public sealed class LegoErrorsTests
{
    private const string Began = "2026/11/23 09:47:24 [INFO] [a.example.com] acme: Obtaining bundled SAN certificate given a CSR\n2026/11/23 09:47:24 Could not obtain certificates:\n\t";

    [Theory]
    [InlineData("acme: error: 429 :: POST :: https://acme-v02.api.letsencrypt.org/acme/new-order :: urn:ietf:params:acme:error:rateLimited :: too many certificates (50) already issued for \"example.com\" in the last 168h0m0s, retry after 2026-11-24 01:02:03 UTC: see https://letsencrypt.org/docs/rate-limits/", "acme.rate_limited", "too many certificates")]
    [InlineData("error: one or more domains had a problem:\n[a.example.com] acme: error: 400 :: urn:ietf:params:acme:error:dns :: DNS problem: NXDOMAIN looking up A for a.example.com", "acme.challenge_refused", "a.example.com: DNS problem: NXDOMAIN")]
    [InlineData("error: one or more domains had a problem:\n[a.example.com] acme: error: 403 :: urn:ietf:params:acme:error:caa :: CAA record for a.example.com prevents issuance", "acme.name_refused", "prevents issuance")]
    [InlineData("acme: error: 400 :: POST :: https://ca/new-order :: urn:ietf:params:acme:error:badNonce :: JWS has an invalid anti-replay nonce", "acme.bad_nonce", "anti-replay")]
    [InlineData("acme: error: 500 :: POST :: https://ca/new-order :: urn:ietf:params:acme:error:serverInternal :: Boom", "acme.refused", "Boom")]
    [InlineData("get directory at 'https://ca/dir': Get \"https://ca/dir\": dial tcp: lookup ca: no such host", "acme.unreachable", "no such host")]
    [InlineData("something new", "acme.failed", "something new")]
    public void WhatLegoSays_BecomesACodeWithItsWords(string said, string code, string words)
    {
        var error = LegoErrors.From(Began + said + "\n", 1);
        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message);
        Assert.DoesNotContain("2026/11/23", error.Message);
        Assert.Equal(code == "acme.rate_limited" ? new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.Zero) : null, error.RetryAt);
    }

    [Fact]
    public void Nothing_SaidAtAll_IsAnErrorToo() => Assert.Contains("code 137", LegoErrors.From("", 137).Message);
}
