using Compliance.Web.Operations;
using Compliance.Workflows;

namespace Compliance.Web;

/// <summary>One endpoint of the application, declared once for all hosts.</summary>
/// <param name="Method">One HTTP method in capitals. HEAD is not derived from GET: a link scanner must not use up a download.</param>
/// <param name="Route">An ASP.NET Core route template without a leading slash, as Azure Functions writes them too.</param>
/// <param name="Permission">What the caller's token must carry.</param>
/// <param name="Role">The workload that runs it; null for what every app answers, whatever its roles.</param>
/// <param name="Name">Unique; also the name of its function in Azure, and the id of its operation in the OpenAPI document.</param>
/// <param name="Operation">What it does.</param>
public sealed record Endpoint(string Method, string Route, Permission Permission, Role? Role, string Name, Operation Operation);

/// <summary>The endpoints of one module, as readers of the OpenAPI document find them together.</summary>
/// <param name="Name">One or two words.</param>
/// <param name="Description">A sentence.</param>
/// <param name="Endpoints">In the order in which they are read.</param>
public sealed record EndpointGroup(string Name, string Description, IReadOnlyList<Endpoint> Endpoints);
