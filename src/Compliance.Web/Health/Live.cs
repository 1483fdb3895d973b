using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Health;

/// <summary>Says that the process answers, and nothing else: anyone may ask.</summary>
internal static class Live
{
    public static readonly Operation Operation = Operation.Writes(
        "Ask whether the process lives", Handle, new Reply(StatusCodes.Status204NoContent, "The process answers."));

    private static Task Handle(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
