using System.Globalization;
using Berth.Dashboard.Words;
using Microsoft.AspNetCore.Http;

namespace Berth.Dashboard;

/// <summary>The language of a page: the first that the browser asks for and that there is, English otherwise.</summary>
public static class DashboardLanguage
{
    public static CultureInfo Of(HttpRequest request)
    {
        foreach (var wanted in request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1))
        {
            var name = wanted.Value.ToString().Split('-')[0].ToLowerInvariant();
            if (Texts.Languages.Contains(name))
            {
                return CultureInfo.GetCultureInfo(name);
            }
        }

        return CultureInfo.GetCultureInfo("en");
    }
}
