using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Berth.Acme.Dns;
using Berth.Ports.Certificates;

namespace Berth.Acme.Tests;

public sealed class DnsHookTests
{
    private const string Good = """{"fqdn":"_acme-challenge.Example.com.","value":"0123456789012345678901234567890123456789012"}""";

    [Fact]
    public async Task Hook_TakesOneRecordFromTheOneWhoKnowsThePassword_AndRemovesWhatIsLeft()
    {
        var dns = new Recorder();
        await using (var hook = await DnsHook.StartAsync(dns, default))
        {
            Assert.True(IPAddress.IsLoopback(IPAddress.Parse(new Uri(hook.Address).Host)));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(hook, "present", Good, "wrong"));
            Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(hook, "present", Good, null));
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(hook, "other", Good, hook.Password));
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(hook, "present", "{}", hook.Password));
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(hook, "present", Good.Replace("_acme-challenge", "www", StringComparison.Ordinal), hook.Password));
            Assert.Equal(HttpStatusCode.BadRequest, await SendAsync(hook, "present", Good + new string(' ', 5000), hook.Password));
            Assert.Empty(dns.Calls);
            Assert.Equal(HttpStatusCode.OK, await SendAsync(hook, "present", Good, hook.Password));
            Assert.Equal(["+_acme-challenge.example.com"], dns.Calls);
        }

        Assert.Equal(["+_acme-challenge.example.com", "-_acme-challenge.example.com"], dns.Calls);
    }

    private static async Task<HttpStatusCode> SendAsync(DnsHook hook, string path, string body, string? password)
    {
        using var http = new HttpClient();
        if (password is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DnsHook.UserName}:{password}")));
        }

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"{hook.Address}/{path}", content);
        return answer.StatusCode;
    }

    private sealed class Recorder : IDnsChallenges
    {
        public List<string> Calls { get; } = [];

        public Task PresentAsync(string fqdn, string value, CancellationToken cancellationToken)
        {
            Calls.Add("+" + fqdn);
            return Task.CompletedTask;
        }

        public Task CleanUpAsync(string fqdn, string value, CancellationToken cancellationToken)
        {
            Calls.Add("-" + fqdn);
            return Task.CompletedTask;
        }
    }
}
