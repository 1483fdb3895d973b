using System.Text;
using Compliance.Values;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compliance.Web.Problems;

/// <summary>Turns what a handler threw into an answer. The log gets types and stacks: messages may hold personal data.</summary>
internal static class Failure
{
    /// <summary>For the exception handler, while nothing of the response has left.</summary>
    public static Task Answer(HttpContext http)
    {
        var problem = http.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error switch
        {
            ProblemException refused => refused.Problem,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.BodyTooLarge(MaxBodyBytes(http)),
            BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => Problem.SlowRequest,
            BadHttpRequestException => Problem.MalformedRequest,
            var unforeseen => Problem.Unexpected(Log(http, unforeseen)),
        };
        return problem.Write(http);
    }

    /// <summary>A response that has begun cannot become a problem: it is cut off, so that nobody takes a part for the whole.</summary>
    public static async Task CutOff(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (Exception exception) when (http.Response.HasStarted)
        {
            if (!http.RequestAborted.IsCancellationRequested)
                Log(http, exception);
            http.Abort();
        }
    }

    private static long MaxBodyBytes(HttpContext http) =>
        http.RequestServices.GetRequiredService<IOptions<WebOptions>>().Value.MaxBodyBytes;

    private static string Log(HttpContext http, Exception exception)
    {
        var reference = http.RequestServices.GetRequiredService<IIdSource>().New().ToString("N");
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Failure))
            .LogError("Request failed, reference {Reference}: {Trace}", reference, Trace(exception));
        return reference;
    }

    private static string Trace(Exception exception)
    {
        var trace = new StringBuilder();
        for (var each = exception; each is not null; each = each.InnerException)
            trace.AppendLine(each.GetType().FullName).AppendLine(each.StackTrace);
        return trace.ToString();
    }
}
