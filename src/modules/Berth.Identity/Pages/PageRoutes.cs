using System.Reflection;
using Berth.Contracts;
using Berth.Identity.OpenId;
using Berth.Identity.Providers;
using Berth.Identity.Wall;
using Berth.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Identity.Pages;

internal static class PageRoutes
{
    public static void AddPages(this IServiceCollection services)
    {
        services.AddSingleton<PageAnswers>();
        services.AddSingleton<LoginPages>();
        services.AddSingleton<AccountPages>();
        services.AddSingleton<ProviderPages>();
        services.AddSingleton<ConnectionPages>();
        services.AddSingleton<SecondFactorPages>();
        services.AddSingleton<ProfilePages>();
        services.AddSingleton<WallKey>();
        services.AddSingleton<WallEndpoints>();
        services.AddSingleton<IWallKeeper, WallKeeper>();
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var path in new[] { PagePaths.SignIn, OpenIdPaths.Root + "/interaction/{interaction}/login" })
        {
            app.MapGet(path, (HttpContext context, LoginPages pages) => pages.ShowAsync(context)).Open();
            app.MapPost(path, (HttpContext context, LoginPages pages) => pages.SubmitAsync(context)).Open();
        }

        // Nobody is asked for consent here; scripts that know such a step are sent on.
        app.MapPost(OpenIdPaths.Root + "/interaction/{interaction}/confirm", (string interaction) =>
            Interaction.Read(interaction) is { } known ? Results.Json(new Dictionary<string, string> { ["redirectTo"] = known.ContinuePath }) : Results.NotFound()).Open();
        app.MapPost(PagePaths.Passkey, (Body<PasskeyRequest> body, HttpContext context, LoginPages pages) => pages.PasskeyAsync(body.Value, context)).Open();

        app.MapGet(PagePaths.Outside, (HttpContext context, ProviderPages pages) => pages.BeginAsync(context)).Open();
        app.MapGet(ProviderSignIn.CallbackPath, (HttpContext context, ProviderPages pages) => pages.ReturnAsync(context)).Open();
        app.MapGet(PagePaths.Connections, (HttpContext context, ConnectionPages pages) => pages.ShowAsync(context)).Open();
        app.MapPost(PagePaths.Connections, (HttpContext context, ConnectionPages pages) => pages.SubmitAsync(context)).Open();
        app.MapGet(PagePaths.SecondFactor, (HttpContext context, SecondFactorPages pages) => pages.ShowAsync(context)).Open();
        app.MapPost(PagePaths.SecondFactor, (HttpContext context, SecondFactorPages pages) => pages.SubmitAsync(context)).Open();

        app.MapGet(PagePaths.SetupAccount, (HttpContext context, AccountPages pages) => pages.ShowSetupAsync(context)).Open();
        app.MapPost(PagePaths.SetupAccount, (HttpContext context, AccountPages pages) => pages.SetupAsync(context)).Open();
        app.MapGet(PagePaths.Reset, (HttpContext context, AccountPages pages) => pages.ShowResetAsync(context)).Open();
        app.MapPost(PagePaths.Reset, (HttpContext context, AccountPages pages) => pages.ResetAsync(context)).Open();
        app.MapGet(PagePaths.ResetRequest, (HttpContext context, AccountPages pages) => pages.ShowResetRequest(context)).Open();
        app.MapPost(PagePaths.ResetRequest, (HttpContext context, AccountPages pages) => pages.RequestResetAsync(context)).Open();

        app.MapGet(PagePaths.Profile, (HttpContext context, ProfilePages pages) => pages.ShowAsync(context)).Open();
        app.MapGet(PagePaths.LoggedOut, (HttpContext context, PageAnswers pages) =>
            pages.Message(context, 200, "You are signed out", "Apps that you have open may still know you until you sign out there too.", "Sign in again", PagePaths.SignIn)).Open();
        app.MapGet(PagePaths.DeviceDone(true), (HttpContext context, PageAnswers pages) =>
            pages.Message(context, 200, "The device is connected", "You can close this page and go on at the device.")).Open();
        app.MapGet(PagePaths.DeviceDone(false), (HttpContext context, PageAnswers pages) =>
            pages.Message(context, 200, "The device was refused", "It was not signed in. You can close this page.")).Open();
        app.MapGet(PagePaths.Wall, (HttpContext context, WallEndpoints wall) => wall.EnterAsync(context)).Open();
        app.MapPost(PagePaths.WallBasic, (HttpContext context, WallEndpoints wall) => wall.VerifyAsync(context)).Open();
        MapAssets(app);
    }

    private static void MapAssets(IEndpointRouteBuilder app)
    {
        foreach (var (name, type) in new[] { ("style.css", "text/css"), ("passkey.js", "text/javascript"), ("profile.js", "text/javascript"), ("icon.svg", "image/svg+xml") })
        {
            var content = Read(name);
            app.MapGet($"{PagePaths.Assets}/{name}", (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "public, max-age=3600";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                return Results.Bytes(content, $"{type}; charset=utf-8");
            }).Open();
        }
    }

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"pages/{name}") ?? throw new InvalidOperationException($"{name} is not part of the assembly.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }

    private static void Open(this RouteHandlerBuilder route) => route.AllowEverybody().ExcludeFromDescription();
}
