using System.Globalization;
using System.Reflection;
using Berth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Berth.Web;

/// <summary><c>page</c> (from 1) and <c>per_page</c> of a list. There is no upper bound: dashboards ask for 5000.</summary>
public sealed record Paging(int Page, int PerPage) : IBindableFromHttpContext<Paging>
{
    public static readonly Paging First = new(1, 25);

    public int Skip => (int)Math.Min(int.MaxValue, (Page - 1L) * PerPage);

    /// <exception cref="ErrorException">A value is no positive number.</exception>
    public static ValueTask<Paging?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult<Paging?>(new(Number(context, "page", First.Page), Number(context, "per_page", First.PerPage)));

    private static int Number(HttpContext context, string name, int otherwise)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ErrorException(Error.Invalid("request.paging", $"{name} must be a positive number", name));
    }
}
