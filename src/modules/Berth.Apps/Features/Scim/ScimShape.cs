using System.Text.Json.Nodes;
using Berth.Identity;
using Microsoft.AspNetCore.Http;

namespace Berth.Apps.Features.Scim;

/// <summary>People and groups as SCIM 2.0 writes them (RFC 7643).</summary>
internal static class ScimShape
{
    public const string MediaType = "application/scim+json";

    private const string Messages = "urn:ietf:params:scim:api:messages:2.0:";
    private const string Core = "urn:ietf:params:scim:schemas:core:2.0:";

    public static IResult Answer(JsonObject json, int status = 200) => Results.Text(json.ToJsonString(), MediaType, statusCode: status);

    public static IResult Error(int status, string detail, string? type = null)
    {
        var json = new JsonObject { ["schemas"] = new JsonArray(Messages + "Error"), ["status"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture), ["detail"] = detail };
        if (type is not null)
        {
            json["scimType"] = type;
        }

        return Answer(json, status);
    }

    /// <param name="start">Number of the first one, from 1.</param>
    public static JsonObject List<T>(IReadOnlyList<T> all, int start, int count, Func<T, JsonObject> shape)
    {
        var page = all.Skip(start - 1).Take(count).Select(shape).ToArray<JsonNode?>();
        return new JsonObject
        {
            ["schemas"] = new JsonArray(Messages + "ListResponse"),
            ["totalResults"] = all.Count,
            ["startIndex"] = start,
            ["itemsPerPage"] = page.Length,
            ["Resources"] = new JsonArray(page),
        };
    }

    public static JsonObject User(DirectoryUser user, ScimView view, string origin)
    {
        var words = user.DisplayName.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new JsonObject
        {
            ["schemas"] = new JsonArray(Core + "User"),
            ["id"] = user.Id,
            ["userName"] = user.Username,
            ["displayName"] = user.DisplayName,
            ["name"] = new JsonObject
            {
                ["formatted"] = user.DisplayName,
                ["givenName"] = words.Length > 0 ? words[0] : "",
                ["familyName"] = words.Length > 1 ? words[^1] : "",
            },
            ["active"] = user.Active,
            ["emails"] = new JsonArray(new JsonObject { ["value"] = user.Email, ["type"] = "work", ["primary"] = true }),
            ["groups"] = new JsonArray([.. view.GroupsOf(user).Select(group => new JsonObject { ["value"] = group.Id, ["display"] = group.Name, ["$ref"] = $"{origin}/Groups/{group.Id}" })]),
            ["meta"] = new JsonObject { ["resourceType"] = "User", ["location"] = $"{origin}/Users/{user.Id}" },
        };
    }

    public static JsonObject Group(DirectoryGroup group, ScimView view, string origin) => new()
    {
        ["schemas"] = new JsonArray(Core + "Group"),
        ["id"] = group.Id,
        ["displayName"] = group.Name,
        ["members"] = new JsonArray([.. view.Members(group).Select(user => new JsonObject { ["value"] = user.Id, ["display"] = user.Username, ["$ref"] = $"{origin}/Users/{user.Id}" })]),
        ["meta"] = new JsonObject { ["resourceType"] = "Group", ["location"] = $"{origin}/Groups/{group.Id}" },
    };

    public static JsonObject Provider() => new()
    {
        ["schemas"] = new JsonArray(Core + "ServiceProviderConfig"),
        ["patch"] = Supported(false),
        ["bulk"] = new JsonObject { ["supported"] = false, ["maxOperations"] = 0, ["maxPayloadSize"] = 0 },
        ["filter"] = new JsonObject { ["supported"] = true, ["maxResults"] = ScimEndpoints.MostPerPage },
        ["changePassword"] = Supported(false),
        ["sort"] = Supported(false),
        ["etag"] = Supported(false),
        ["authenticationSchemes"] = new JsonArray(new JsonObject { ["type"] = "oauthbearertoken", ["name"] = "Bearer token", ["description"] = "CLOUDRON_SCIM_TOKEN of the app" }),
    };

    private static JsonObject Supported(bool supported) => new() { ["supported"] = supported };
}
