using System.Net;
using Berth.Identity.Passwords;
using Berth.Identity.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Identity.Tests;

public sealed class ThrottleTests
{
    private static readonly IPAddress Home = IPAddress.Parse("198.51.100.1");
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SignInGuard _guard;

    public ThrottleTests() => _guard = new SignInGuard(_clock);

    [Fact]
    public void AnAccount_GuessedAtFromManyAddresses_IsRefusedAfterItsLimit_UntilTheWindowMovesOn()
    {
        for (var i = 0; i < SignInLimits.PerAccount; i++)
        {
            Assert.Null(_guard.Enter("Bob ", IPAddress.Parse($"203.0.113.{i}")).Refusal);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        var refused = _guard.Enter("bob", Home);
        Assert.Equal(SignInLimits.Window - TimeSpan.FromSeconds(SignInLimits.PerAccount), refused.Refusal!.RetryAfter);
        Assert.True(refused.IsFirstRefusal);
        Assert.False(_guard.Enter("bob", Home).IsFirstRefusal);
        Assert.Null(_guard.Enter("alice", Home).Refusal);

        _clock.Advance(refused.Refusal.RetryAfter!.Value);
        Assert.Null(_guard.Enter("bob", Home).Refusal);
        Assert.NotNull(_guard.Enter("bob", Home).Refusal);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:ffff::1")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    public void AnAddress_TryingManyAccounts_IsRefusedAfterItsLimit(string first, string second)
    {
        for (var i = 0; i < SignInLimits.PerAddress; i++)
        {
            Assert.Null(_guard.Enter($"user{i}", IPAddress.Parse(i % 2 == 0 ? first : second)).Refusal);
        }

        Assert.NotNull(_guard.Enter("another", IPAddress.Parse(second)).Refusal);
        Assert.Null(_guard.Enter("another", Home).Refusal);
    }

    [Fact]
    public void Successes_DoNotCount()
    {
        for (var i = 0; i < 5 * SignInLimits.PerAddress; i++)
        {
            var attempt = _guard.Enter("bob", Home);
            Assert.Null(attempt.Refusal);
            attempt.Succeeded();
        }
    }

    [Fact]
    public void ASuccess_DoesNotWashOutEarlierFailures()
    {
        for (var i = 0; i < SignInLimits.PerAddress; i++)
        {
            _guard.Enter($"victim{i}", Home);
            if (i < SignInLimits.PerAddress - 1)
            {
                _guard.Enter("own", Home).Succeeded();
            }
        }

        Assert.NotNull(_guard.Enter("own", Home).Refusal);
    }

    [Fact]
    public void TheOwner_AtTheirOwnAddress_IsNotLockedOutByGuessesFromElsewhere()
    {
        _guard.Enter("bob", Home).Succeeded();
        for (var i = 0; i < 100; i++)
        {
            _guard.Enter("bob", IPAddress.Parse($"203.0.113.{i}"));
        }

        Assert.NotNull(_guard.Enter("bob", IPAddress.Parse("203.0.113.200")).Refusal);
        Assert.Null(_guard.Enter("bob", Home).Refusal);
    }

    [Fact]
    public void AnApp_WithAllItsVisitorsAtOneAddress_HasAWiderLimit()
    {
        for (var i = 0; i < SignInLimits.PerApp; i++)
        {
            Assert.Null(_guard.Enter($"user{i}", IPAddress.Parse("172.18.0.5"), "app1").Refusal);
        }

        Assert.NotNull(_guard.Enter("more", IPAddress.Parse("172.18.0.5"), "app1").Refusal);
    }

    [Fact]
    public async Task EveryWayIn_SharesOneCount_AndRefusalsCostNoHash()
    {
        await using var host = await IdentityHost.StartAsync();
        foreach (var path in Enumerable.Repeat<string[]>(["developer/login", "cloudron/login", "auth/login", "auth/session"], 3).SelectMany(paths => paths).Take(SignInLimits.PerAccount))
        {
            Assert.Equal(401, (await host.Anonymous.SendAsync("POST", path, new { username = "olga", password = "wrong password" })).Status);
        }

        var hashed = host.Get<PasswordHasher>().Computed;
        var known = await host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = IdentityHost.Password });
        Assert.Equal(429, known.Status);
        Assert.Equal(TimeSpan.FromMinutes(15), known.Headers.RetryAfter!.Delta);
        Assert.Equal("Too Many Requests", known["status"]);
        Assert.Equal(hashed, host.Get<PasswordHasher>().Computed);
        Assert.False((await host.Get<IIdentity>().VerifyPasswordAsync(new("olga", IdentityHost.Password, WayIn.Ldap, IPAddress.Loopback), CancellationToken.None)).IsOk);

        for (var i = 0; i < SignInLimits.PerAccount; i++)
        {
            await host.Anonymous.SendAsync("POST", "auth/login", new { username = "nobody", password = "wrong password" });
        }

        var unknown = await host.Anonymous.SendAsync("POST", "auth/login", new { username = "nobody", password = "wrong password" });
        Assert.Equal((known.Status, known.Text), (unknown.Status, unknown.Text));

        host.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(200, (await host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = IdentityHost.Password })).Status);
    }

    [Fact]
    public async Task ABurstSentAtOnce_GetsNoMoreGuessesThanOneAfterTheOther()
    {
        await using var host = await IdentityHost.StartAsync();
        var before = host.Get<PasswordHasher>().Computed;

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i =>
            host.Anonymous.SendAsync("POST", "auth/login", new { username = "olga", password = $"guess {i}" })));

        Assert.Equal(SignInLimits.PerAccount, host.Get<PasswordHasher>().Computed - before);
        Assert.Equal(40 - SignInLimits.PerAccount, answers.Count(answer => answer.Status == 429));
    }

    [Fact]
    public async Task ForwardedFor_IsBelievedFromTheGatewayOnly_AndItsLastEntryCounts()
    {
        await using var host = await IdentityHost.StartAsync();
        for (var i = 0; i < SignInLimits.PerAddress; i++)
        {
            using var spoofing = host.Client(null, $"192.0.2.{i}, 203.0.113.77");
            await spoofing.SendAsync("POST", "auth/login", new { username = $"user{i}", password = "wrong password" });
        }

        using var same = host.Client(null, "203.0.113.77");
        using var other = host.Client(null, "203.0.113.78");
        Assert.Equal(429, (await same.SendAsync("POST", "auth/login", new { username = "x", password = "wrong password" })).Status);
        Assert.Equal(401, (await other.SendAsync("POST", "auth/login", new { username = "x", password = "wrong password" })).Status);
    }
}
