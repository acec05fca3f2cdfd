using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Berth.Dashboard.Assets;

/// <summary>The files that pages load: embedded, compressed when first asked for, kept by browsers until they change.</summary>
internal static class EmbeddedAssets
{
    private const string Root = "/dashboard/assets";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        ["blazor.web.js"] = "text/javascript; charset=utf-8",
        ["dashboard.css"] = "text/css; charset=utf-8",
        ["dashboard.js"] = "text/javascript; charset=utf-8",
        ["elements.js"] = "text/javascript; charset=utf-8",
        ["mudblazor.css"] = "text/css; charset=utf-8",
        ["mudblazor.js"] = "text/javascript; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Lazy<Asset>> Files =
        Types.ToFrozenDictionary(type => type.Key, type => new Lazy<Asset>(() => Asset.Read(type.Key)), StringComparer.Ordinal);

    /// <summary>Its address, which changes with its content.</summary>
    public static string Url(string name) => $"{Root}/{name}?v={Files[name].Value.Version}";

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet(Root + "/{name}", (string name, HttpContext context) =>
    {
        if (!Files.TryGetValue(name, out var file))
        {
            return Results.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = context.Request.Query["v"] == file.Value.Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.XContentTypeOptions = "nosniff";
        headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
        {
            return Results.Bytes(file.Value.Plain(), Types[name]);
        }

        headers.ContentEncoding = "br";
        return Results.Bytes(file.Value.Brotli, Types[name]);
    }).ExcludeFromDescription();

    private sealed record Asset(string Name, string Version, byte[] Brotli)
    {
        public static Asset Read(string name)
        {
            var plain = Content(name);
            using var compressed = new MemoryStream();
            using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            {
                brotli.Write(plain);
            }

            return new(name, Convert.ToHexStringLower(SHA256.HashData(plain))[..12], compressed.ToArray());
        }

        public byte[] Plain() => Content(Name);

        private static byte[] Content(string name)
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"assets/{name}") ?? throw new InvalidOperationException($"{name} is not part of the assembly.");
            using var buffer = new MemoryStream();
            stream.CopyTo(buffer);
            return buffer.ToArray();
        }
    }
}
