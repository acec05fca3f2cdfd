using Berth.Domains;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Server.Features;

/// <summary>What a browser sees at the dashboard's address as long as there is no dashboard.</summary>
internal static class WelcomePage
{
    public static ContentHttpResult Answer(PlatformAddress address) => TypedResults.Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Berth</title>
        <style>
          :root { color-scheme: light dark; font: 17px/1.5 system-ui, sans-serif; }
          main { max-width: 34rem; margin: 18vh auto 0; padding: 0 1.5rem; }
          h1 { font-size: 1.6rem; margin-bottom: .25rem; }
          code { font-size: .95em; }
        </style>
        <main>
          <h1>Berth is running</h1>
          <p>This is {{address.DashboardHost}}. Manage it with the command line (<code>./berth --help</code>) or the
          <a href="/api/v1/docs">REST API</a>.</p>
          <p><a href="/profile">Your account</a></p>
        </main>
        </html>
        """,
        "text/html; charset=utf-8");
}
