using System.Net;
using System.Text;
using System.Text.Json;
using Berth.Server.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;

namespace Berth.Server.Tests;

/// <summary>What cannot be understood is answered in the wire's form, by every route.</summary>
[Collection(nameof(ServerCollection))]
public sealed class BadRequestTests(ServerFixture server)
{
    [Theory]
    [InlineData("GET", "/api/v1/nonsense")]
    [InlineData("POST", "/api/v1/apps/x/nonsense")]
    [InlineData("DELETE", "/api/v1/tasks")]
    [InlineData("PUT", "/api/v1/cloudron/status")]
    [InlineData("PATCH", "/api/v1/apps/org.example.blog")]
    [InlineData("GET", "/api/v1/nonsense.json")]
    [InlineData("GET", "/api/v2/apps")]
    [InlineData("GET", "/favicon.ico")]
    [InlineData("GET", "/api/v1/apps/%2e%2e%2f%2e%2e%2fetc/passwd")]
    public async Task UnknownRoute_ForAnybody_Is404AsJson(string method, string path)
    {
        foreach (var http in new[] { server.Owner, server.Anonymous })
        {
            var (status, text) = await http.SendAsync(method, path);
            Assert.True(status == 404, $"{status} {text}");
            Assert.Equal("route.not_found", Wire.Code(text));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("\u0000\u0001")]
    public async Task EveryRouteWithABody_GivenWhatIsNoObject_Is400AsJson(string body)
    {
        var wrong = new List<string>();
        var routes = server.Routes.Where(route => route.Route.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null }).ToList();
        Assert.InRange(routes.Count, 50, 2000);
        foreach (var (_, method, path) in routes)
        {
            var (status, text) = await server.Owner.SendAsync(method, path, new StringContent(body, Encoding.UTF8, "application/json"));
            if (status != 400)
            {
                wrong.Add($"{method} {path}: {status} {text}");
                continue;
            }

            Assert.StartsWith("request.", Wire.Code(text));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task ABodyOfMoreThanAMegabyte_Is400()
    {
        var (status, text) = await server.Owner.SendAsync("POST", "/api/v1/apps", new StringContent($"{{\"notes\":\"{new string('x', 2 << 20)}\"}}", Encoding.UTF8, "application/json"));
        Assert.Equal((400, "request.too_large"), (status, Wire.Code(text)));
    }

    [Fact]
    public async Task AFieldOfTheWrongType_IsNamed()
    {
        var (status, text) = await server.Owner.SendAsync("POST", "/api/v1/apps", new StringContent("""{"subdomain":{"a":1}}""", Encoding.UTF8, "application/json"));
        Assert.Equal((400, "request.field"), (status, Wire.Code(text)));
        Assert.True(JsonElement.Parse(text).GetProperty("fields").TryGetProperty("subdomain", out _));
    }

    /// <summary>With hostile ids and an empty body no route of the owner's answers 500, and each error is the wire's.</summary>
    [Fact]
    public async Task EveryRouteOfAnApp_ForOneThatNeverWas_Is404AsJson()
    {
        var wrong = new List<string>();
        foreach (var (_, method, path) in server.Routes.Where(route => route.Path.StartsWith("/api/v1/apps/x", StringComparison.Ordinal)))
        {
            var (status, text) = await server.Owner.SendAsync(method, path.Replace("/x", "/%27%3B--", StringComparison.Ordinal));
            if (status is not (404 or 400 or 406))
            {
                wrong.Add($"{method} {path}: {status} {text}");
                continue;
            }

            if (method != "HEAD")
            {
                Wire.Code(text);
            }
        }

        Assert.Empty(wrong);
    }

    /// <summary>Signing out is left out: it would be the end of the session that the others use.</summary>
    [Fact]
    public async Task EveryReadingRoute_WithoutIds_AnswersTheOwner()
    {
        var wrong = new List<string>();
        foreach (var (_, method, path) in server.Routes.Where(route => route.Method == "GET" && !route.Path.Contains("/x", StringComparison.Ordinal) && !route.Path.EndsWith("/logout", StringComparison.Ordinal)))
        {
            var (status, text) = await server.Owner.SendAsync(method, path);
            if (status >= 500)
            {
                wrong.Add($"{method} {path}: {status} {text}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.GetAsync("/api/v1/cloudron/status")).StatusCode);
    }
}
