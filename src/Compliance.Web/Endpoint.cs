using Compliance.Workflows;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web;

/// <summary>One endpoint of the application, declared once for all hosts.</summary>
/// <param name="Method">One HTTP method in capitals. HEAD is not derived from GET: a link scanner must not use up a download.</param>
/// <param name="Route">An ASP.NET Core route template without a leading slash, as Azure Functions writes them too.</param>
/// <param name="Permission">What the caller's token must carry.</param>
/// <param name="Role">The workload that runs it; null for what every app answers, whatever its roles.</param>
/// <param name="Name">Unique; also the name of its function in Azure.</param>
/// <param name="Handle">Answers the request.</param>
public sealed record Endpoint(string Method, string Route, Permission Permission, Role? Role, string Name, RequestDelegate Handle);
