using System.Text.Json;

namespace Berth.Apps.Tests.Support;

/// <summary>Manifests of an imaginary app.</summary>
internal static class Packages
{
    public static JsonElement Blog(World world) => Parse($$"""
        {
          "id": "org.example.blog", "title": "Blog", "version": "1.0.0", "manifestVersion": 2, "dockerImage": "shop/blog:1",
          "healthCheckPath": "/", "httpPort": {{world.Port}}, "memoryLimit": 268435456,
          "addons": { "localstorage": {}, "mysql": {} },
          "persistentDirs": ["/srv/cache"],
          "tcpPorts": { "SSH_PORT": { "title": "SSH", "description": "Git over SSH", "containerPort": 22, "defaultValue": 29418 } }
        }
        """);

    /// <summary>The next version: another image, other addons, one more directory, more memory.</summary>
    public static JsonElement NextBlog(World world) => Parse($$"""
        {
          "id": "org.example.blog", "title": "Blog", "version": "1.1.0", "manifestVersion": 2, "dockerImage": "shop/blog:2",
          "healthCheckPath": "/", "httpPort": {{world.Port}}, "memoryLimit": 536870912,
          "addons": { "localstorage": {}, "redis": {} },
          "persistentDirs": ["/srv/cache", "/srv/thumbs"],
          "tcpPorts": { "SSH_PORT": { "title": "SSH", "description": "Git over SSH", "containerPort": 22, "defaultValue": 29418 } }
        }
        """);

    public static JsonElement Parse(string json) => JsonElement.Parse(json);
}
