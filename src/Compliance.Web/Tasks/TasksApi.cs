using Compliance.Workflows;

namespace Compliance.Web.Tasks;

/// <summary>What people do for requests where no program can.</summary>
public static class TasksApi
{
    public static readonly Permission ReadTasks = new("tasks.read");

    /// <summary>To take tasks on, and to say that they are done: what is said goes into what a certificate covers.</summary>
    public static readonly Permission WorkOnTasks = new("tasks.work");

    internal static readonly EndpointGroup Group = new(
        "Tasks",
        "Stores that nothing connects, messages that no mail server takes, and recipients that do not answer: a person looks after them.",
        [
            new("GET", "api/tasks", ReadTasks, Role.Service, "ListTasks", TaskEndpoints.List),
            new("GET", "api/requests/{id}/tasks", ReadTasks, Role.Service, "ListTasksOfRequest", TaskEndpoints.ListOf),
            new("POST", "api/requests/{id}/tasks/{task}/assign", WorkOnTasks, Role.Service, "AssignTask", TaskEndpoints.Assign),
            new("POST", "api/requests/{id}/tasks/{task}/complete", WorkOnTasks, Role.Service, "CompleteTask", TaskEndpoints.Complete),
            new("POST", "api/requests/{id}/tasks/{task}/reject", WorkOnTasks, Role.Service, "RejectTask", TaskEndpoints.Reject),
            new("GET", "api/requests/{id}/tasks/{task}/proof", WorkOnTasks, Role.Service, "ReadTaskProof", TaskEndpoints.ReadProof),
        ]);
}
