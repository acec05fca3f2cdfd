using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Berth.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Cli.Tests.Support;

/// <summary>A call that the stub got.</summary>
public sealed record Call(string Method, string Path, string Query, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>The REST face of a platform with apps and tasks in memory, on a free loopback port.</summary>
public sealed partial class StubPlatform : IAsyncDisposable
{
    public const string Token = "good-token";

    private readonly WebApplication _web;
    private readonly ConcurrentQueue<Call> _calls = new();

    private StubPlatform(WebApplication web) => _web = web;

    public string Address { get; private set; } = "";

    public int Port => new Uri(Address).Port;

    public IReadOnlyList<Call> Calls => [.. _calls];

    public ConcurrentDictionary<string, AppResponse> Apps { get; } = new();

    /// <summary>States that a task goes through, one a request; the last stays.</summary>
    public ConcurrentDictionary<string, Queue<TaskResponse>> Tasks { get; } = new();

    /// <summary>Answers that take the place of the usual one, by <c>METHOD /path</c>.</summary>
    public ConcurrentDictionary<string, (HttpStatusCode Status, string Body)> Answers { get; } = new();

    public IReadOnlyList<LogLineResponse> Log { get; set; } = [new(1_700_000_000_000_000, "first"), new(1_700_000_001_000_000, "second")];

    public static async Task<StubPlatform> StartAsync(Action<HttpsConnectionAdapterOptions>? https = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            listener.Protocols = HttpProtocols.Http1AndHttp2;
            if (https is not null)
            {
                listener.UseHttps(https);
            }
        }));
        var web = builder.Build();
        var stub = new StubPlatform(web);
        stub.Map(web);
        await web.StartAsync();
        stub.Address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return stub;
    }

    public Call Last(string method, string path) => Calls.Last(call => call.Method == method && call.Path == path);

    public bool Got(string method, string path) => Calls.Any(call => call.Method == method && call.Path == path);

    public AppResponse AddApp(string subdomain, string id = "", string state = "installed", string? health = "healthy", string manifestId = "org.example.wiki")
    {
        var app = new AppResponse
        {
            Id = id.Length > 0 ? id : Guid.NewGuid().ToString(),
            InstallationState = state,
            RunState = "running",
            Health = health,
            Subdomain = subdomain,
            Domain = "example.com",
            Fqdn = $"{subdomain}.example.com",
            Manifest = JsonDocument.Parse($$"""{"id":"{{manifestId}}","title":"Wiki","version":"1.2.3"}""").RootElement,
            Env = new Dictionary<string, string> { ["OLD"] = "value" },
            MemoryLimit = 256 << 20,
            CreationTime = DateTimeOffset.UnixEpoch,
            Ts = DateTimeOffset.UnixEpoch,
        };
        return Apps[app.Id] = app;
    }

    public void AddTask(string id, params TaskResponse[] states) => Tasks[id] = new Queue<TaskResponse>(states);

    public static TaskResponse Running(string id, int percent, string message) =>
        new() { Id = id, Type = "app", Kind = "install", Subject = "blog.example.com", Active = true, Percent = percent, Message = message };

    public static TaskResponse Done(string id) => new() { Id = id, Type = "app", Kind = "install", Subject = "blog.example.com", Percent = 100, Message = "Done", Success = true };

    public static TaskResponse Failed(string id, string message, string code = "image.not_found") =>
        new() { Id = id, Type = "app", Kind = "install", Percent = 100, Error = new TaskError(message, code) };

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
