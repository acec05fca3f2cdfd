using System.Text.Json;
using Berth.Contracts;
using Berth.Data;
using Berth.Identity.Model;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Berth.Identity.Features.Profile;

internal sealed class AvatarHandler(IDbContextFactory<BerthDb> databases)
{
    private const int Limit = 1 << 20;

    private static readonly Error NotAnImage = Error.Invalid("avatar.format", "The picture must be a PNG, JPEG or WebP of at most 1 MB.", "avatar");

    /// <summary>A form with the file <c>avatar</c>, or JSON <c>{"avatar":""}</c> to clear it.</summary>
    public async Task<IResult> SetAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            var json = await ReadJsonAsync(context);
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("avatar", out var avatar) && avatar.ValueKind == JsonValueKind.String && avatar.ValueEquals("")
                ? await ClearAsync(context)
                : Error.Invalid("avatar.kind", "avatar must be a file, or empty for none. Pictures of other services are not fetched.", "avatar").ToHttp();
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.Files["avatar"] is not { Length: > 0 and <= Limit } file)
        {
            return NotAnImage.ToHttp();
        }

        using var buffer = new MemoryStream();
        await file.CopyToAsync(buffer, context.RequestAborted);
        var image = buffer.ToArray();
        return ContentType(image) is null ? NotAnImage.ToHttp() : await StoreAsync(image, context);
    }

    public async Task<IResult> ClearAsync(HttpContext context)
    {
        var user = Caller.Required(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        await db.Set<Avatar>().Where(avatar => avatar.UserId == user).ExecuteDeleteAsync(context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }

    public async Task<IResult> GetAsync(string userId, HttpContext context)
    {
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await db.Set<Avatar>().AsNoTracking().FirstOrDefaultAsync(avatar => avatar.UserId == userId, context.RequestAborted) is not { } found)
        {
            return Error.NotFound("avatar.not_found", "No such avatar").ToHttp();
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(found.Image, ContentType(found.Image) ?? "application/octet-stream");
    }

    private async Task<IResult> StoreAsync(byte[] image, HttpContext context)
    {
        var user = Caller.Required(context).UserId;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        if (await db.Set<User>().FindAsync([user], context.RequestAborted) is null)
        {
            return IdentityErrors.UserNotFound.ToHttp();
        }

        if (await db.Set<Avatar>().FindAsync([user], context.RequestAborted) is { } present)
        {
            present.Image = image;
        }
        else
        {
            db.Add(new Avatar { UserId = user, Image = image });
        }

        await db.SaveChangesAsync(context.RequestAborted);
        return Results.Ok(new EmptyResponse());
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException problem)
        {
            throw new ErrorException(Error.Invalid("request.body", "Failed to parse body"), problem);
        }
    }

    /// <summary>By the first bytes, whatever the sender claims.</summary>
    private static string? ContentType(ReadOnlySpan<byte> image)
    {
        if (image.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return "image/png";
        }

        if (image.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        return image.Length > 12 && image.StartsWith("RIFF"u8) && image[8..].StartsWith("WEBP"u8) ? "image/webp" : null;
    }
}
