using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Platform;
using Berth.Ports.Secrets;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Berth.Identity.Tests;

/// <summary>The module on a real Kestrel and a real SQLite file, with the owner <c>olga</c> unless told otherwise.</summary>
public sealed class IdentityHost : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly WebApplication _app;

    private IdentityHost(WebApplication app, string directory, FakeTimeProvider clock) => (_app, Folder, Clock) = (app, directory, clock);

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "berth.db");

    public FakeTimeProvider Clock { get; }

    /// <summary>Without any credential.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    /// <summary>Signed in as the owner.</summary>
    public HttpClient Owner { get; private set; } = null!;

    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public static async Task<IdentityHost> StartAsync(bool activated = true, Action<IServiceCollection>? configure = null, Action<IEndpointRouteBuilder>? map = null, LdapOptions? ldap = null)
    {
        var directory = Directory.CreateTempSubdirectory("berth-identity-").FullName;
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddBerthData(Path.Combine(directory, "berth.db"));
        builder.Services.AddSingleton<ISecretStore, SealingWax>();
        builder.Services.AddPlatform();
        builder.Services.AddIdentity(new IdentityOptions { DashboardOrigin = () => "https://my.berth.test:8443", Ldap = ldap });
        builder.Services.ConfigureHttpJsonOptions(json => BerthJson.Apply(json.SerializerOptions));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseApiErrors();
        app.UseIdentity();
        var api = app.MapGroup("/api/v1");
        api.MapPlatform();
        api.MapIdentity();
        map?.Invoke(api);
        app.MapIdentityPages();
        app.RequirePermissionsEverywhere();
        var host = new IdentityHost(app, directory, clock);
        await using (var db = await host.Get<IDbContextFactory<BerthDb>>().CreateDbContextAsync())
        {
            await db.Database.EnsureCreatedAsync();
        }

        await app.StartAsync();
        host.Anonymous = host.Client(null);
        if (activated)
        {
            host.Owner = host.Client(await host.ActivateAsync());
        }

        return host;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public HttpClient Client(string? token, string? address = null)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_app.Urls.Single() + "/api/v1/") };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (address is not null)
        {
            http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }

        return http;
    }

    public Task<string> LocalTokenAsync() =>
        Get<IServerCredentials>().EnsureLocalTokenAsync(Path.Combine(Folder, "cli.json"), new Dictionary<string, string> { ["server"] = "https://my.berth.test" }, CancellationToken.None);

    /// <summary>A new person with <see cref="Password"/>, and their id.</summary>
    public async Task<string> AddUserAsync(string username, string role = "user")
    {
        using var response = await Owner.PostAsJsonAsync("users", new { username, email = $"{username}@example.com", password = Password, role, displayName = $"Person {username}" });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    public async Task<HttpClient> SignInAsync(string username, string password = Password) => Client(await TokenOfAsync(username, password));

    public async Task<string> TokenOfAsync(string username, string password = Password)
    {
        using var response = await Anonymous.PostAsJsonAsync("auth/login", new { username, password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!;
    }

    /// <summary>An API token of whoever <paramref name="person"/> is.</summary>
    public async Task<HttpClient> ApiTokenAsync(HttpClient person, string scope = "rw", long? expiresAt = null, string? allowedIpRanges = null, string? address = null)
    {
        var json = await person.SendAsync("POST", "tokens", new { name = "script", expiresAt, scope = new Dictionary<string, string> { ["*"] = scope }, allowedIpRanges });
        return Client(json.Body.GetProperty("accessToken").GetString(), address);
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<string> ActivateAsync()
    {
        using var root = Client(await LocalTokenAsync());
        var json = await root.SendAsync("POST", "cloudron/activate", new { username = "olga", password = Password, email = "olga@example.com", displayName = "Olga Owner" });
        Assert.Equal(201, json.Status);
        return json.Body.GetProperty("token").GetString()!;
    }
}

/// <param name="Text">The body as it came.</param>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers)
{
    public JsonElement Body => JsonElement.Parse(Text);

    public string? Code => Body.GetProperty("code").GetString();

    public string? this[string property] => Body.GetProperty(property).ToString();
}

public static class Sending
{
    public static async Task<Answer> SendAsync(this HttpClient http, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        }

        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public static Task<Answer> GetAnswerAsync(this HttpClient http, string path) => http.SendAsync("GET", path);
}
