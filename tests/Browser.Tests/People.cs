using System.Net;

namespace Browser.Tests;

/// <summary>What an administrator does for people, over the API.</summary>
internal static class People
{
    public const string Password = "correct horse battery";

    /// <returns>The id.</returns>
    public static async Task<string> AddAsync(Platform platform, string username, string? password = Password)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Post, "users", new { username, email = $"{username}@example.com", displayName = $"Person {username}", password });
        Assert.True(status == HttpStatusCode.Created, body?.ToJsonString());
        return (string)body!["id"]!;
    }

    public static async Task<string> InviteAsync(Platform platform, string userId)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Get, $"users/{userId}/invite_link");
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
        return (string)body!["inviteLink"]!;
    }

    public static async Task<string> GroupAsync(Platform platform, string name)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Post, "groups", new { name });
        Assert.True((int)status < 300, body?.ToJsonString());
        return (string)body!["id"]!;
    }

    public static async Task SetMembersAsync(Platform platform, string group, params string[] userIds)
    {
        var (status, body) = await platform.ApiAsync(HttpMethod.Put, $"groups/{group}/members", new { userIds });
        Assert.True((int)status < 300, body?.ToJsonString());
    }
}
