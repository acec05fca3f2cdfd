using Berth.Kernel;
using Microsoft.AspNetCore.Http;

namespace Berth.Web;

public static class ResultExtensions
{
    /// <summary>The answer for a value, or the error's own.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> answer) =>
        result.IsOk ? answer(result.Value) : result.Error.ToHttp();
}
