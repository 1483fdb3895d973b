using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Health;

/// <summary>Says that the process answers, and nothing else: anyone may ask.</summary>
internal static class Live
{
    public static Task Handle(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
