using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Ports;
using Berth.Ports.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Berth.Acme.Dns;

/// <summary>
/// What lego's <c>httpreq</c> provider calls to set and remove TXT records: a server on a loopback port of its own that lives as
/// long as one order and knows one password. So there is one way to DNS in this program, <see cref="IDnsChallenges"/>.
/// </summary>
internal sealed class DnsHook : IAsyncDisposable
{
    public const string UserName = "lego";
    private const int LongestBody = 4096;

    private readonly ConcurrentDictionary<(string Name, string Value), bool> _present = new();
    private readonly IDnsChallenges _dns;
    private readonly WebApplication _app;
    private readonly byte[] _credentials;

    private DnsHook(IDnsChallenges dns)
    {
        _dns = dns;
        Password = RandomNumberGenerator.GetHexString(48, lowercase: true);
        _credentials = Encoding.ASCII.GetBytes("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{UserName}:{Password}")));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Address => _app.Urls.First();

    /// <summary>Secret; for this order only.</summary>
    public string Password { get; }

    /// <summary>Why a record could not be set.</summary>
    public PortException? Failure { get; private set; }

    public static async Task<DnsHook> StartAsync(IDnsChallenges dns, CancellationToken cancellationToken)
    {
        var hook = new DnsHook(dns);
        await hook._app.StartAsync(cancellationToken);
        return hook;
    }

    /// <summary>Removes what lego did not come to remove.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var (name, value) in _present.Keys)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await _dns.CleanUpAsync(name, value, limit.Token);
            }
            catch (Exception problem) when (problem is PortException or OperationCanceledException)
            {
                // A record left over does no harm: it proves one order that is over.
            }
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.StatusCode = await HandleAsync(context);
        if (Failure is { } failure && context.Response.StatusCode == StatusCodes.Status502BadGateway)
        {
            await context.Response.WriteAsync(failure.Message, context.RequestAborted);
        }
    }

    private async Task<int> HandleAsync(HttpContext context)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (!CryptographicOperations.FixedTimeEquals(given, _credentials))
        {
            return StatusCodes.Status401Unauthorized;
        }

        if (context.Request.Method != HttpMethods.Post || context.Request.Path.Value is not ("/present" or "/cleanup"))
        {
            return StatusCodes.Status404NotFound;
        }

        if (await ReadAsync(context) is not { } record)
        {
            return StatusCodes.Status400BadRequest;
        }

        try
        {
            if (context.Request.Path == "/present")
            {
                _present[record] = true;
                await _dns.PresentAsync(record.Name, record.Value, context.RequestAborted);
            }
            else
            {
                await _dns.CleanUpAsync(record.Name, record.Value, context.RequestAborted);
                _present.TryRemove(record, out _);
            }

            return StatusCodes.Status200OK;
        }
        catch (PortException problem)
        {
            Failure ??= problem;
            return StatusCodes.Status502BadGateway;
        }
    }

    /// <summary>The name without the dot at its end; null when it is not what lego sends.</summary>
    private static async Task<(string Name, string Value)?> ReadAsync(HttpContext context)
    {
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var (name, value) = (json.RootElement.GetProperty("fqdn").GetString()?.TrimEnd('.').ToLowerInvariant(), json.RootElement.GetProperty("value").GetString());
            return name is { Length: > 16 and < 254 } && value is { Length: 43 } && name.StartsWith("_acme-challenge.", StringComparison.Ordinal) ? (name, value) : null;
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or BadHttpRequestException)
        {
            return null;
        }
    }
}
