using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Identity;
using Berth.Ports.Containers;
using Berth.Ports.Firewall;
using Berth.Server.Startup;
using Berth.Testing.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Server.Tests.Support;

/// <summary>The whole server as <c>Program</c> composes it, on a free port, in a folder of its own, with an engine in memory.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    /// <summary>A request with this header stops right before its route's handler and answers <see cref="Reached"/>.</summary>
    public const string DryRun = "X-Dry-Run";
    public const int Reached = 299;
    public const string Password = "correct horse battery";

    private readonly string _home = Directory.CreateTempSubdirectory("berth-server-").FullName;
    private WebApplication _app = null!;

    public FakeContainerEngine Engine { get; } = new();

    public FakeFirewall Firewall { get; } = new();

    public HttpClient Anonymous { get; private set; } = null!;

    public HttpClient Owner { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    /// <summary>Every route of the API and every method it answers to.</summary>
    public IReadOnlyList<(RouteEndpoint Route, string Method, string Path)> Routes =>
    [
        .. from route in _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = route.RoutePattern.RawText!.TrimStart('/')
           where pattern.StartsWith("api/v1/", StringComparison.Ordinal)
           from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
           select (route, method, "/" + string.Join('/', pattern.Split('/').Select(part => part.Contains('{') ? "x" : part))),
    ];

    public async ValueTask InitializeAsync()
    {
        var settings = ServerSettings.FromEnvironment() with
        {
            Home = _home,
            Domain = "berth.test",
            DnsProvider = "noop",
            HttpsPort = 443,
            Catalog = Path.Combine(_home, "catalog"),
            Images = Path.Combine(_home, "images"),
        };
        Directory.CreateDirectory(Path.Combine(_home, "gateway"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddBerth(settings);
        builder.Services.AddSingleton<IContainerEngine>(Engine);
        builder.Services.AddSingleton<IFirewall>(Firewall);
        _app = builder.Build();
        _app.MapBerth();
        _app.Use((context, next) =>
        {
            if (!context.Request.Headers.ContainsKey(DryRun))
            {
                return next(context);
            }

            context.Response.StatusCode = Reached;
            return Task.CompletedTask;
        });
        await _app.StartAsync();
        Anonymous = Client(null);
        Owner = Client(await ActivateAsync());
    }

    public HttpClient Client(string? token)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(_app.Urls.Single()) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Somebody of that role, signed in.</summary>
    public async Task<HttpClient> SignInAsync(string role)
    {
        var username = $"some{role}";
        using var made = await Owner.PostAsJsonAsync("/api/v1/users", new { username, email = $"{username}@example.com", password = Password, role });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        using var signedIn = await Anonymous.PostAsJsonAsync("/api/v1/auth/login", new { username, password = Password });
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        return Client((await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
    }

    /// <summary>An API token of the owner.</summary>
    public async Task<HttpClient> TokenAsync(string scope)
    {
        using var made = await Owner.PostAsJsonAsync("/api/v1/tokens", new { name = "script", scope = new Dictionary<string, string> { ["*"] = scope } });
        return Client((await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        Owner.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private async Task<string> ActivateAsync()
    {
        using var console = Client(await Services.GetRequiredService<IServerCredentials>().EnsureLocalTokenAsync(Path.Combine(_home, "console.json"), new Dictionary<string, string>(), CancellationToken.None));
        using var activated = await console.PostAsJsonAsync("/api/v1/cloudron/activate", new { username = "olga", password = Password, email = "olga@example.com", displayName = "Olga Owner" });
        Assert.Equal(HttpStatusCode.Created, activated.StatusCode);
        return (await activated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }
}

[CollectionDefinition(nameof(ServerCollection))]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>;
