using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace Compliance.Web.Pages;

/// <summary>Reads what a page's form sends.</summary>
internal static class FormBody
{
    /// <exception cref="ProblemException">It is no form.</exception>
    public static async Task<IFormCollection> Read(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            throw new ProblemException(Problem.WrongForm);
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(Problem.WrongForm);
        }
    }
}
