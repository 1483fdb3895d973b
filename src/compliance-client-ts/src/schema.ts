// Written by: npm run generate
export interface paths {
    "/api/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a request
         * @description Takes a data subject's request in. The answer is the customer's: with salt and receipt, nobody can deny the request later. With an `Idempotency-Key`, a caller who got no answer submits again without making a second request. While a request of the same caller for the same identities and right is open, its id is answered, and `earlier` says so.
         *
         *     Needs the permission `requests.submit`; served by an app with the role service.
         */
        post: operations["SubmitRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a request
         * @description Where a request stands, and by when it is to be answered. It holds no personal data.
         *
         *     Needs the permission `requests.read`; served by an app with the role service.
         */
        get: operations["FindRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a quarantined request
         * @description An operator has a request tried again in which a step failed for good.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["ResumeRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/clock/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that the person is awaited
         * @description The person was asked today for proof of identity, for clarification or for a fee. Whether the clock stops for that, the law of the request says. A question that is open already stays as it is.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["PauseClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/clock/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that what was awaited has come
         * @description What the person was asked for came in today. Nothing changes where nothing was asked.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["ResumeClock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/clock/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Note that an extension was told
         * @description The person was told today that the answer takes longer, and why. Told after the first period, it does not count, and `why` says so. A law that knows no extension refuses it.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["ExtendDeadline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an export
         * @description What an access request has gathered, opened while it is sent. It is there until `exportUntil` of the request.
         *
         *     Needs the permission `requests.download`; served by an app with the role service.
         */
        get: operations["DownloadExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a request
         * @description An operator stops a request before what cannot be undone: an erasure inside its cooling-off, or before it is approved. Its fence is lifted.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["CancelRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve an erasure
         * @description A person's approval of what cannot be undone, entered in the log. It names the digest of the preview that the person has read: where the preview changes before that, it does not count. Who submitted the request cannot approve it, and the same person counts once.
         *
         *     Needs the permission `erasures.approve`; served by an app with the role signer.
         */
        post: operations["ApproveErasure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview an erasure
         * @description What an erasure will do, before anybody approves it: per store and collection how many rows are deleted or masked, what is retained and on what ground, what names other people, and what is not covered. An approval names its digest. Where more is found before what cannot be undone, the preview changes and people are asked again. It holds no personal data.
         *
         *     Needs the permission `requests.read`; served by an app with the role service.
         */
        get: operations["ReadPreview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a request
         * @description The person takes the request back, before anything is destroyed for it. What was done is taken back, and an export that was made is removed.
         *
         *     Needs the permission `requests.submit`; served by an app with the role service.
         */
        post: operations["WithdrawRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuse a request
         * @description Refuses a request with a reason, before anything is destroyed for it. What was done is taken back. The status of the request then has the answer to the person in words, with their remedies. The first reason stays.
         *
         *     Needs the permission `requests.decide`; served by an app with the role service.
         */
        post: operations["DenyRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/expire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a request that got no answer
         * @description Ends a request because what the person was asked for, such as proof of who they are, never came. A request that asks the person for nothing is not ended so.
         *
         *     Needs the permission `requests.decide`; served by an app with the role service.
         */
        post: operations["ExpireRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a repeated request
         * @description Lets a request go on that waits because the person asked for the same so often within a year. One that is excessive is refused instead: `POST api/requests/{id}/deny`.
         *
         *     Needs the permission `requests.decide`; served by an app with the role service.
         */
        post: operations["AcceptRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appeal a refusal
         * @description The person appeals the refusal of a request, where the law of the request knows appeals. By when it is to be answered, the status of the request says.
         *
         *     Needs the permission `requests.submit`; served by an app with the role service.
         */
        post: operations["AppealRefusal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/appeal/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer an appeal
         * @description Answers the appeal of a refusal. Where the refusal does not stand, a new request does what was asked, and the old one names it. Who refused does not answer.
         *
         *     Needs the permission `requests.decide`; served by an app with the role service.
         */
        post: operations["AnswerAppeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a request
         * @description Notes which team or role takes care of a request; left out, nobody does.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["AssignRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/bulk/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many requests
         * @description `extend` notes that the people were told that their answers take longer, `retry` tries again what failed for good, `assign` notes who takes care of the requests, and `close` ends those whose person never answered what they were asked. There is one outcome for each request, and one that is refused keeps none of the others. Sent again, it changes nothing more.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["ChangeRequests"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a request
         * @description Where a request stands, and by when it is to be answered. It holds no personal data.
         *
         *     Needs the permission `requests.own`; served by an app with the role service.
         */
        get: operations["FindOwnRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/requests/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a request
         * @description The person takes the request back, before anything is destroyed for it. What was done is taken back, and an export that was made is removed.
         *
         *     Needs the permission `requests.own`; served by an app with the role service.
         */
        post: operations["WithdrawOwnRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/requests/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Appeal a refusal
         * @description The person appeals the refusal of a request, where the law of the request knows appeals. By when it is to be answered, the status of the request says.
         *
         *     Needs the permission `requests.own`; served by an app with the role service.
         */
        post: operations["AppealOwnRefusal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a certificate
         * @description The final certificate, or the pending one before it. `compliance verify` checks it offline.
         *
         *     Needs the permission `requests.read`; served by an app with the role service.
         */
        get: operations["ReadCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/certificate/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a certificate as a page
         * @description What the certificate states, in words. The page proves nothing: the certificate's file does.
         *
         *     Needs the permission `requests.read`; served by an app with the role service.
         */
        get: operations["ReadCertificatePage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/certificate/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a certificate
         * @description Entered in the log: from then on nobody relies on the request's newest certificate. Asked again, the first reason stays.
         *
         *     Needs the permission `certificates.revoke`; served by an app with the role signer.
         */
        post: operations["RevokeCertificate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/proof/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a one-time code
         * @description Has a code sent to an address that the connected stores hold of the person, and never to one that the request alone names. The answer is the same, and as fast, whether there is one or not. A code replaces the one before it.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["AskForCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a one-time code
         * @description The code that was sent last proves who asks: a request that waited for it goes on. The token opens this request alone, for some hours. Three wrong tries end a code.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["GiveCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/proof/vouch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer for who asks
         * @description An application or operator that knows the person says how: the request goes on without a code.
         *
         *     Needs the permission `requests.vouch`; served by an app with the role service.
         */
        post: operations["VouchForPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/my-requests/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find one’s own request
         * @description Where the person’s own request stands. The token opens no other.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["FindRequestByToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a request’s messages
         * @description Needs the permission `messages.write`; served by an app with the role service.
         */
        get: operations["ListMessages"];
        put?: never;
        /**
         * Write to the person
         * @description The person is told by mail, at an address on file, that a message waits; what it says stands in no mail. With `asks`, the request cannot go on without an answer, and its clock stops where its law says so.
         *
         *     Needs the permission `messages.write`; served by an app with the role service.
         */
        post: operations["WriteMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/my-requests/{token}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the messages on one’s own request
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["ListOwnMessages"];
        put?: never;
        /**
         * Write on one’s own request
         * @description It answers what the person was asked, if anything: the clock runs again.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["AnswerMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open tasks
         * @description Of all requests, the first to be due before the others.
         *
         *     Needs the permission `tasks.read`; served by an app with the role service.
         */
        get: operations["ListTasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a request’s tasks
         * @description Needs the permission `tasks.read`; served by an app with the role service.
         */
        get: operations["ListTasksOfRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/tasks/{task}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Assign a task
         * @description Needs the permission `tasks.work`; served by an app with the role service.
         */
        post: operations["AssignTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/tasks/{task}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete a task
         * @description Says how it was done, with a document that shows it. Both are sealed with the case; their hash stays in the task.
         *
         *     Needs the permission `tasks.work`; served by an app with the role service.
         */
        post: operations["CompleteTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/tasks/{task}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reject a task
         * @description Says why it will not be done. The request goes on, and does not end as complete.
         *
         *     Needs the permission `tasks.work`; served by an app with the role service.
         */
        post: operations["RejectTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/tasks/{task}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was said about a task
         * @description Needs the permission `tasks.work`; served by an app with the role service.
         */
        get: operations["ReadTaskProof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/recipients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a request’s recipients
         * @description Who else has the person’s data, as the data map says, and whether they confirmed what they were told.
         *
         *     Needs the permission `requests.read`; served by an app with the role service.
         */
        get: operations["ListRecipients"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/requests/{id}/recipients/{recipient}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell a recipient again
         * @description For one that was given up: it is asked anew, for as long as is set. Who has done it already knows the notice by its `jti`.
         *
         *     Needs the permission `requests.operate`; served by an app with the role service.
         */
        post: operations["ReplayNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List legal holds
         * @description The holds that last, the oldest first. They name no person.
         *
         *     Needs the permission `holds.read`; served by an app with the role service.
         */
        get: operations["ListHolds"];
        put?: never;
        /**
         * Place a legal hold
         * @description Keeps the data of one person, or of a collection, until the hold is released. Open erasures that it is about say so and wait; retention sweeps pass its rows over. `tooLate` names erasures that were past their point of no return. Several holds may be about the same data.
         *
         *     Needs the permission `holds.manage`; served by an app with the role service.
         */
        post: operations["PlaceHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/holds/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release a legal hold
         * @description Ends a hold. Erasures that no other hold keeps waiting go on by themselves. Released again, it changes nothing.
         *
         *     Needs the permission `holds.manage`; served by an app with the role service.
         */
        post: operations["ReleaseHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/law": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the laws
         * @description The laws under which requests are taken in and deadlines computed. `nextReview` is when a person compares the rules with their sources again.
         *
         *     Needs the permission `law.read`; served by an app with the role service.
         */
        get: operations["ListRegimes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/law/{regime}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a law
         * @description Its rules, each with its source and how sure it is that it says what the law says.
         *
         *     Needs the permission `law.read`; served by an app with the role service.
         */
        get: operations["FindRegime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/law/{regime}/deadline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compute a deadline
         * @description By when the law wants something done, and each step that led to that day. Nothing is stored. A law that names no period is refused.
         *
         *     Needs the permission `law.read`; served by an app with the role service.
         */
        get: operations["ComputeDeadline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/custody/breaker/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Release the breaker
         * @description The breaker stops the destruction of keys where unusually many are asked for. A person who has looked into it says that keys may be destroyed again.
         *
         *     Needs the permission `custody.operate`; served by an app with the role eraser.
         */
        post: operations["ReleaseBreaker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/log/keys/compromised": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that a key of the log is compromised
         * @description From the given checkpoint on, nobody relies on what this key has signed. Entered in the log, for good.
         *
         *     Needs the permission `log.operate`; served by an app with the role signer.
         */
        post: operations["LogKeyCompromised"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/log/keys/successor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say which key follows
         * @description Entered in the log under the key of today, so that whoever trusts that one can trust the next.
         *
         *     Needs the permission `log.operate`; served by an app with the role signer.
         */
        post: operations["LogKeySuccessor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log's checkpoint
         * @description Open to everybody, so that anybody can check the log.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["ReadLogCheckpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/log/tile/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a tile or an entry bundle of the log
         * @description The part after `tile/` may hold slashes, as c2sp.org/tlog-tiles has it: `0/x001/234` or `entries/000.p/16`.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["ReadLogTile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/personalization/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Use personal data for a purpose
         * @description Decides by what the person allows at this moment, reads the allowed fields and no others from the connected stores, opens what is sealed, generalises what the data map gives only generalised, records the use, and answers. What was refused is not read, and stands in `fields` with its rule. `Sec-GPC: 1` of the person’s browser may be passed on: it is recorded before anything is decided. With `signed=true` the answer has its decision as a compact JWS for `audience`, which others verify offline with the keys of `/.well-known/decision-keys.json`. Do not keep the answer beyond `expires`.
         *
         *     Needs the permission `personal-data.use`; served by an app with the role service.
         */
        get: operations["Personalize"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask what a purpose may use
         * @description May this purpose use these fields of these people now? `people` has 1 to 10,000 ids. Without `fields`, it is asked about all fields that the purpose uses. With `explain`, each person has what every rule found, for the operator, and each field a sentence for the person; `people` then has at most 100 ids. With `signed`, each person has their decision as a compact JWS for `audience`, which others verify offline with the keys of `/.well-known/decision-keys.json`; `people` then has at most 1,000 ids. No data is read and no use recorded.
         *
         *     Needs the permission `decisions.read`; served by an app with the role service.
         */
        post: operations["Decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the uses of a person's data
         * @description Who asked, when, for which purpose, which fields they got or were refused, and by which rule; the newest first, 100 in an answer. It holds no value of any field.
         *
         *     Needs the permission `uses.read`; served by an app with the role service.
         */
        get: operations["ListUses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/decision-keys.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the keys of signed decisions
         * @description Open to everybody. It has every key by which a decision that still holds may be signed, of all instances. An instance that starts adds a key at once: whoever meets a key that they do not know fetches the set again, without caches between.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["ReadDecisionKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol a person
         * @description Gives a person a key of their own, or finds who has the distinguishing identity already. Data is sealed for the id that it answers.
         *
         *     Needs the permission `subjects.enrol`; served by an app with the role service.
         */
        post: operations["EnrolSubject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/seal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Seal personal data
         * @description Seals each item under its subject's key. At most 100 items in one call. An item that fails says so in its own place of the answer, and fails no other.
         *
         *     Needs the permission `records.seal`; served by an app with the role service.
         */
        post: operations["SealRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open sealed data
         * @description Opens each item with its subject's key. At most 100 items in one call. An item that fails says so in its own place of the answer, and fails no other.
         *
         *     Needs the permission `records.open`; served by an app with the role service.
         */
        post: operations["OpenRecords"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/open/retained": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open what is kept on a legal ground
         * @description By its place alone: whose it was, nobody may know any more. At most 100 items in one call. An item that fails says so in its own place of the answer, and fails no other.
         *
         *     Needs the permission `records.open-retained`; served by an app with the role service.
         */
        post: operations["OpenRetained"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a retention sweep
         * @description Looks by hand for what has outlived its purpose, and erases it unless it is a dry run. A timer does so every day.
         *
         *     Needs the permission `retention.run`; served by an app with the role service.
         */
        post: operations["StartSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/retention/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a retention sweep
         * @description Totals, and what became of each collection, at most 100 in an answer. It holds no personal data.
         *
         *     Needs the permission `retention.run`; served by an app with the role service.
         */
        get: operations["FindSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the notices
         * @description The newest version of each.
         *
         *     Needs the permission `notices.read`; served by an app with the role service.
         */
        get: operations["ListNotices"];
        put?: never;
        /**
         * Publish a notice
         * @description Publishes the next version, which never changes any more. A change that its author calls cosmetic is compared with the version before. A material one supersedes each consent to the versions before it, once: that begins at once and goes on by itself.
         *
         *     Needs the permission `notices.publish`; served by an app with the role service.
         */
        post: operations["PublishNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{code}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of a notice
         * @description Every version, the newest first.
         *
         *     Needs the permission `notices.read`; served by an app with the role service.
         */
        get: operations["ListNoticeVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{code}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a version of a notice
         * @description As it was published, with the hash of exactly what is shown in each language on each surface.
         *
         *     Needs the permission `notices.read`; served by an app with the role service.
         */
        get: operations["FindNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices/{code}/versions/{version}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of a notice
         * @description What differs in purposes, data, recipients, periods and explicitness; and line by line the words of each language.
         *
         *     Needs the permission `notices.read`; served by an app with the role service.
         */
        get: operations["CompareNotices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a device
         * @description An id for a visitor’s browser or app, of which nobody knows whose it is. Keep it there. A signal of the browser is recorded before the id is answered.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["MakeDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/renderings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Render a notice
         * @description Answers what has to be shown, its hash, and a token with which it can be answered once, by this person or device, on this surface, for some minutes.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RenderNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Answer a notice
         * @description Records yes or no for each purpose by itself; what is not answered stays as it is. Saying no takes the same call as saying yes. It is recorded as a whole or not at all.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["AnswerNotice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/withdrawals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a consent
         * @description Counts at once, needs no token, and wins against every answer to a notice that was rendered before.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["WithdrawConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/withdrawals/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw everything
         * @description Ends every consent at once, also those that are given at the same time to notices rendered before.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["WithdrawAllConsent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Object, or take it back
         * @description GDPR Art. 21. An objection is no withdrawal: what rests on consent goes on. Without a purpose it is about all direct marketing.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordObjection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/restrictions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restrict processing, or lift it
         * @description GDPR Art. 18.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordRestriction"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/opt-outs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opt out, or take it back
         * @description CCPA §1798.120 and state laws. Needs no identity check, and counts at once. Only choices are taken back: a browser’s signal is another act.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordOptOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/use-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Limit the use of sensitive data, or take it back
         * @description CCPA §1798.121.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordUseLimit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join a device at log-in
         * @description What was said on the device becomes the person’s, each act once. Of consents the newest counts; opt-outs, signals and objections are kept.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["JoinDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/signals/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a browser’s signal back
         * @description The person says that their browser’s signal shall no longer count. A browser that goes on sending it is recorded again with its next request.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["TakeBackSignal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/signals/gpp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a GPP string
         * @description What any section says no to is recorded as opt-outs, a limit on use or refusals. What it says yes to makes no consent and takes nothing back: only an answer to a rendered notice does.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordGppString"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/signals/tcf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record a TC string
         * @description A purpose that lacks one of the TCF purposes that it needs, `Compliance:Consent:Signals:TcfPurposes`, is refused. A consent in the string makes none here.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["RecordTcString"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a person allows
         * @description As the ledger has it now. Whether a purpose may use a field, decisions tell.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ReadConsent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the history of a person
         * @description Every act, oldest first, at most 100 in an answer.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ReadConsentHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/may-ask": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether somebody may be asked
         * @description Where a law says so, nobody is asked again for some time after a refusal, withdrawal or opt-out. Who opens their preferences by themself can always change their mind.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["MayAskForConsent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person’s choices as signals
         * @description A GPP string with sections of the United States, Google’s Consent Mode v2, and a TC string where this deployment has an id of a consent management platform.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ReadConsentSignals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/gpc.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the support of Global Privacy Control
         * @description `Sec-GPC: 1` of a browser is recorded before anything else is answered about its device or person.
         *
         *     Open to anyone; served by every app.
         */
        get: operations["ReadGpcSupport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/receipts/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the receipt of a consent
         * @description Of one event of the consent ledger: the fields of ISO/IEC TS 27560 in the terms of the Data Privacy Vocabulary, with the proof that the event is in the log. `compliance verify` checks it offline.
         *
         *     Needs the permission `receipts.read`; served by an app with the role service.
         */
        get: operations["ReadConsentReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import consents
         * @description Up to 500 rows of a file. Each good row becomes an event that names system, file and row; bad rows are named and keep no other from being recorded. A batch may be sent again: a row counts once. A row never overrides what the person said since. A consent without `proof` allows nothing.
         *
         *     Needs the permission `consents.import`; served by an app with the role service.
         */
        post: operations["ImportConsents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the address of a preference page
         * @description For whoever is logged in at the application: send their browser there. The page shows the newest version of the notice, with every purpose, its words, its state and its switch.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["MakePreferencePage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consent/preferences/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a preference page
         * @description Plain forms, which work without script. A signal of the browser is recorded before the page is shown.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["OpenPreferences"];
        put?: never;
        /**
         * Change a preference
         * @description What the page’s forms send: `act` (`choose`, `withdraw-all`, `object`, `opt-out`, `profiling`, `limit`), `value` (`yes` or `no`), and for a choice `purpose`, the `notice` token and, against a signal, `acknowledge`.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["ChangePreference"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/withdrawal-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a withdrawal link
         * @description A link that withdraws one purpose, or all where none is named, whenever it is opened and without log-in. Put it, behind this host’s address, into each message and its `List-Unsubscribe` header, with `List-Unsubscribe-Post: List-Unsubscribe=One-Click` (RFC 8058). Nothing is kept of it, and nobody reads from it whose it is.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["MakeWithdrawalLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/consent/withdraw/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open a withdrawal link
         * @description Says what the link withdraws, with one button. Opening it changes nothing, so that a scanner withdraws nothing.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["OpenWithdrawalLink"];
        put?: never;
        /**
         * Withdraw by a link
         * @description By the button of the page, or by a mail program’s one click: a form with `List-Unsubscribe=One-Click` (RFC 8058). The second time nothing changes, and the page says so.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["WithdrawByLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/agreements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the agreements of a person
         * @description The newest first, at most 1,000.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ListAgreements"];
        put?: never;
        /**
         * Proffer an agreement
         * @description The company accepts, offers one alternative, or refuses, by its configuration. Either way both sides keep the same record, and its hash is an entry of the log within a minute or two. An accepted agreement opts out of what it rules out; it makes no consent. Proffered again while nothing changed, it has the same answer.
         *
         *     Needs the permission `consent.record`; served by an app with the role service.
         */
        post: operations["ProfferAgreement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/agreements/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the record of an agreement
         * @description Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ReadAgreement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{holder}/agreements/{hash}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the receipt of an agreement
         * @description The proof that the log has the record’s hash. `compliance verify` checks it offline.
         *
         *     Needs the permission `consent.read`; served by an app with the role service.
         */
        get: operations["ReadAgreementReceipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/myterms/{device}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proffer an agreement from a device
         * @description The company accepts, offers one alternative, or refuses, by its configuration. Either way both sides keep the same record, and its hash is an entry of the log within a minute or two. An accepted agreement opts out of what it rules out; it makes no consent. Proffered again while nothing changed, it has the same answer. For a browser or an agent that asks by itself: a device’s id is its key.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["ProfferAgreementByDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/myterms/{device}/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the record of an agreement from a device
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["ReadAgreementByDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/myterms/{device}/{hash}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the receipt of an agreement from a device
         * @description The proof that the log has the record’s hash. `compliance verify` checks it offline.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["ReadAgreementReceiptByDevice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a review
         * @description Compares by hand how data is collected and used with the policy. A timer does so every day.
         *
         *     Needs the permission `reviews.run`; served by an app with the role service.
         */
        post: operations["StartReview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a review
         * @description With the report once it has ended. [Findings](findings.md) says what each kind means and what to do.
         *
         *     Needs the permission `reviews.run`; served by an app with the role service.
         */
        get: operations["FindReview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reviews/{id}/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a review as a page
         * @description Needs the permission `reviews.run`; served by an app with the role service.
         */
        get: operations["ReadReviewPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the privacy notice
         * @description The page for people, in plain words and in layers. It names no table and no field of a store.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["PrivacyNotice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the privacy notice as JSON
         * @description What the page says, for programs.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["PrivacyNoticeJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy.tilt.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the privacy notice in TILT
         * @description The language demands more than a data map has to say. What it does not say is left out, and `unsaid` names it by JSON pointers; where that is empty, the document conforms to the language’s schema.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["PrivacyNoticeTilt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy.dpv.jsonld": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the privacy notice in DPV
         * @description In the terms that receipts of consents have. What the data map does not say is not there.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["PrivacyNoticeDpv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the versions of the privacy notice
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeVersionsPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of the privacy notice
         * @description The newest first. A version that says what one before it said has the same hash.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions/{hash}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a version of the privacy notice
         * @description As the page said it then.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeVersionPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions/{hash}/json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a version of the privacy notice as JSON
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions/{from}/diff/{to}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of the privacy notice
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeDifferencePage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/privacy/versions/{from}/diff/{to}/json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two versions of the privacy notice as JSON
         * @description What differs, by purpose: data, recipients, periods, basis, and the rest that the notice says.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["NoticeDifference"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{holder}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the address of a person’s own page
         * @description For whoever is logged in at the application: send their browser there. The page shows their own data alone: what may be held, what it may be used for and why, and who used it.
         *
         *     Needs the permission `people.view`; served by an app with the role service.
         */
        post: operations["MakePersonPage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{holder}/view": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person’s view as JSON
         * @description For operators: what the person’s own page shows.
         *
         *     Needs the permission `people.view`; served by an app with the role service.
         */
        get: operations["ReadPersonView"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/people/{holder}/view/page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person’s view
         * @description For operators: the person’s own page, without its buttons.
         *
         *     Needs the permission `people.view`; served by an app with the role service.
         */
        get: operations["ReadPersonViewPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/my-data/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open one’s own page
         * @description Plain forms, which work without script. A signal of the browser is recorded before the page is shown.
         *
         *     Open to anyone; served by an app with the role service.
         */
        get: operations["OpenPersonPage"];
        put?: never;
        /**
         * Withdraw or object on one’s own page
         * @description What the page’s forms send: `act` (`withdraw`, `object` or `take-back`) and `purpose`.
         *
         *     Open to anyone; served by an app with the role service.
         */
        post: operations["ChangeOnPersonPage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/my-data/{token}/json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one’s own page as JSON
         * @description Open to anyone; served by an app with the role service.
         */
        get: operations["OpenPersonPageJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the record of processing activities
         * @description Purposes, legal bases, categories of people and data, recipients, periods, and technical measures, as the data map in force says. What it lists for a purpose is exactly what the gate can give to it.
         *
         *     Needs the permission `register.read`; served by an app with the role service.
         */
        get: operations["ProcessingRegister"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether the process lives
         * @description Open to anyone; served by every app.
         */
        get: operations["Live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask whether the app is ready
         * @description Asks every health check of the app. An app that is not ready answers 503, and names what does not answer.
         *
         *     Needs the permission `health.read`; served by every app.
         */
        get: operations["Ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the OpenAPI document
         * @description The whole API, also what other apps of the deployment serve.
         *
         *     Open to anyone; served by every app.
         */
        get: operations["ReadOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a problem means
         * @description The `type` of every problem is the address of its page here.
         *
         *     Open to anyone; served by every app.
         */
        get: operations["ReadProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AboutUses: {
            /** @description As the data map names it. Left out: all direct marketing for an objection, all for a withdrawal. */
            purpose?: null | string;
            /** @description What is opted out of. */
            classes?: null | components["schemas"]["OptOutClass"][];
        };
        AcceptedRequest: {
            /** @description Of the request. */
            id: string;
            /** @description To what was stated; base64. */
            commitment?: string;
            /** @description Opens it, with identities and nonce: the customer keeps it. Base64; left out once the case has ended. */
            salt?: string;
            /** @description Left out while the signer is late: the request shows it later. */
            receipt?: components["schemas"]["Receipt"];
            /** @description True where an earlier request of the same caller answers this one, so that none was opened. */
            earlier?: boolean;
        };
        /** @description Who records an act, and how it reached them. */
        ActBody: {
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        /**
         * @description How old somebody is for whom a guardian acts.
         * @enum {string}
         */
        AgeBand: "under13" | "from13-to15" | "from16-to17";
        AgreementList: {
            /** @description The newest first. */
            agreements: components["schemas"]["AnsweredAgreement"][];
        };
        /**
         * @description - `accepted`: It holds from now on.
         *     - `offered`: Another one is offered: proffer that to accept it.
         *     - `refused`: It does not hold.
         * @enum {string}
         */
        AgreementOutcome: "accepted" | "offered" | "refused";
        AnsweredAgreement: {
            /** @description What the company said. */
            answer: components["schemas"]["AgreementOutcome"];
            /** @description The one that is accepted, or offered instead; left out where it is refused. */
            agreement?: string;
            /** @description The event of the ledger, of which the log has an entry. */
            event: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What both sides keep, exactly these bytes in UTF-8. */
            record: string;
            /** @description Of the record. */
            sha256: string;
            /** @description Opens the record’s commitment to the first party: keep it with the record, and give it to nobody. */
            salt: string;
        };
        AppealAnswered: {
            /** @description Whether the refusal stands. */
            stands: boolean;
            /** @description In words, for the person: they read it. */
            explanation?: null | string;
        };
        Approval: {
            /** @description The digest of the preview that the person has read: `GET api/requests/{id}/preview`. */
            preview: string;
        };
        ApprovalView: {
            /**
             * Format: int32
             * @description How many different people have approved.
             */
            given: number;
            /**
             * Format: int32
             * @description How many the policy asks for.
             */
            wanted: number;
        };
        AskingView: {
            /** @description Now. */
            mayAsk: boolean;
            /**
             * Format: date-time
             * @description From when on; left out where they may be asked now.
             */
            from?: string;
            /** @description The law that says so. */
            regime?: string;
        };
        Assignment: {
            /** @description A team or a role. */
            assignee?: null | string;
        };
        AutomatedDecisions: {
            /** @description Whether there are any. */
            inUse: boolean;
            /** @description How they come about, in plain words; null where there are none. */
            logic?: string;
            /** @description What they mean for people; null where there are none. */
            effects?: string;
        };
        AwaitedGround: {
            /** @description For what. */
            ground: components["schemas"]["PauseGround"];
        };
        Batch: {
            /** @description A code of the system that has them: lower-case letters, digits and hyphens, 1 to 64. */
            system: string;
            /** @description SHA-256 of the whole file, 64 lower-case hexadecimal digits. */
            file: string;
            /** @description 1 to 500, in any order. */
            rows: components["schemas"]["ImportRow"][];
        };
        Begun: {
            /** @description Of what has begun. */
            id: string;
        };
        /** @description What the browser of whoever acts says by itself, passed on by an application that acts for it. */
        BrowserSignal: {
            /**
             * @description It sent `Sec-GPC: 1`.
             * @default false
             */
            globalPrivacyControl?: boolean;
            /** @description The law under which it counts, such as `us-ca`; it counts too where that is not known. */
            regime?: null | string;
        };
        BulkOutcome: {
            /** @description Of the request. */
            id: string;
            /** @description What came of it. */
            result: components["schemas"]["BulkResult"];
            /** @description In words, where it was refused. */
            why?: string;
        };
        /**
         * @description - `done`: It is as it was asked for, by this call or by one before.
         *     - `unknown`: There is no such request.
         *     - `refused`: Its stage, or its law, does not allow it.
         *     - `failed`: It failed; the log of this system tells why. It may be tried again.
         * @enum {string}
         */
        BulkResult: "done" | "unknown" | "refused" | "failed";
        /**
         * @description How an act reached the caller.
         *
         *     - `api`: An application on the person’s behalf.
         * @enum {string}
         */
        CallersMethod: "web-form" | "preference-centre" | "app" | "phone" | "paper" | "api";
        /**
         * @description How sure it is that a rule says what the law says.
         *
         *     - `unverified`: Nobody has compared it with a source.
         *     - `secondary`: It was read in a description or a quotation of the law.
         *     - `primary`: It was read in the text of the law.
         * @enum {string}
         */
        Certainty: "unverified" | "secondary" | "primary";
        CodeAsked: {
            /** @description The same for everyone. */
            message: string;
        };
        CodeGiven: {
            /** @description As it stood in the mail; blanks and hyphens do not count. */
            code: string;
        };
        CodeWanted: {
            /** @description Of the mail, as a tag of BCP 47: English, German and French are there. Left out: as configured. */
            language?: null | string;
        };
        /**
         * @description What happened. The first eight are states of a consent, after DPV's consent status; the others are acts beside it.
         *
         *     - `given`: The person said yes.
         *     - `renewed`: The person said yes again.
         *     - `refused`: The person said no.
         *     - `withdrawn`: The person withdrew it (GDPR Art. 7(3)).
         *     - `revoked`: Somebody other than the person ended it.
         *     - `expired`: Its validity is over.
         *     - `invalidated`: It was found not to have been valid.
         *     - `superseded`: A material change of its notice replaced it.
         *     - `objected`: The person objected (GDPR Art. 21). No withdrawal: what rests on consent goes on.
         *     - `objection-taken-back`: The person took the objection back.
         *     - `restricted`: Processing is restricted (GDPR Art. 18).
         *     - `restriction-lifted`: The restriction is over.
         *     - `opted-out`: The person, or their browser's signal, opted out (CCPA §1798.120; state laws).
         *     - `opt-out-taken-back`: The person took the opt-out back.
         *     - `use-limited`: The person limited the use of sensitive data (CCPA §1798.121).
         *     - `use-limit-taken-back`: The person took that back.
         *     - `unproved`: A consent was brought from elsewhere, and nobody has a proof of it: it allows nothing until the person says yes.
         *     - `agreement-accepted`: The company accepted an agreement that the person's agent proffered (IEEE 7012-2025). It opts out, and is no consent.
         *     - `agreement-offered`: The company offered another agreement instead.
         *     - `agreement-refused`: The company refused the agreement.
         * @enum {string}
         */
        ConsentAct: "given" | "renewed" | "refused" | "withdrawn" | "revoked" | "expired" | "invalidated" | "superseded" | "objected" | "objection-taken-back" | "restricted" | "restriction-lifted" | "opted-out" | "opt-out-taken-back" | "use-limited" | "use-limit-taken-back" | "unproved" | "agreement-accepted" | "agreement-offered" | "agreement-refused";
        ConsentChange: {
            /** @description Whether anything changed: the second time nothing does. */
            changed: boolean;
        };
        /** @description One act in a ledger. It holds opaque ids, codes and times. */
        ConsentEventView: {
            /** @description 32 hexadecimal digits. */
            id: string;
            /**
             * Format: int64
             * @description Its place in the ledger, rising, not without gaps.
             */
            sequence: number;
            /** @description What happened. */
            act: components["schemas"]["ConsentAct"];
            /** @description Left out where it is about none, or about all direct marketing. */
            purpose?: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: date-time
             * @description When a consent ends by itself.
             */
            until?: string;
            /** @description On which notice. */
            notice?: components["schemas"]["ShownNoticeView"];
            /** @description SHA-256 of a copy of what was on the screen. */
            copy?: string;
            /** @description How it reached the ledger. */
            method: components["schemas"]["ConsentMethod"];
            /** @description By whose hand. */
            by: components["schemas"]["HandView"];
            /** @description Whether the notice asked for explicit consent. */
            isExplicit: boolean;
            /** @description Whether the browser said no by a signal meanwhile. */
            hasSignal: boolean;
            /** @description Whether the person acknowledged that the answer goes against it. */
            isSignalAcknowledged: boolean;
            /** @description Of an opt-out: the classes that it covers from now on. */
            classes?: components["schemas"]["OptOutClass"][];
            /** @description Of an opt-out: by choice or by signal. */
            origin?: components["schemas"]["OptOutOrigin"];
            /** @description Of a signal: the law under which it came. */
            regime?: string;
            /**
             * Format: int32
             * @description The version that replaced the consent’s own.
             */
            supersededBy?: number;
            /** @description The id of the event that it follows from. */
            source?: string;
        };
        /**
         * @description How an act reached the ledger.
         *
         *     - `withdrawal-link`: A link in a message, which can do nothing but withdraw.
         *     - `signal`: A signal of the browser, such as Global Privacy Control.
         *     - `log-in`: It was made on a device, and came to the person when they logged in there.
         *     - `notice-change`: A material change of the notice.
         *     - `api`: An application on the person's behalf.
         *     - `request`: A data subject's request.
         *     - `expiry`: The end of a consent's validity.
         *     - `import`: From the records of another system, see `ImportSource`.
         *     - `agreement`: A person's agent, by an agreement that it proffered.
         * @enum {string}
         */
        ConsentMethod: "web-form" | "preference-centre" | "app" | "phone" | "paper" | "withdrawal-link" | "signal" | "log-in" | "notice-change" | "api" | "request" | "expiry" | "import" | "agreement";
        ConsentObjection: {
            /** @description Left out: all direct marketing. */
            purpose?: null | string;
            /**
             * @description Whether an objection is taken back.
             * @default false
             */
            takeBack?: boolean;
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        ConsentOptOut: {
            /** @description One at least. */
            classes: components["schemas"]["OptOutClass"][];
            /**
             * @description Whether a choice is taken back.
             * @default false
             */
            takeBack?: boolean;
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        /** @enum {string} */
        ConsentState: "given" | "renewed" | "requested" | "request-deferred" | "unknown" | "refused" | "expired" | "superseded" | "invalidated" | "revoked" | "withdrawn";
        ConsentWithdrawal: {
            /** @description As the data map names it. */
            purpose: string;
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        ConsentsEnded: {
            /**
             * Format: int32
             * @description How many consents held: 0 means that nothing changed.
             */
            ended: number;
        };
        /** @description What a person says is wrong, and what is right. */
        Correction: {
            /** @description Its address in the data map, as `dataset.collection.field`. */
            field: string;
            /** @description What is right. */
            value: string;
            /** @description What is wrong; null where the person's rows have one value there. */
            was?: null | string;
        };
        /**
         * @description - `shared-rows`: Rows name several people, and the map does not say whose they are.
         *     - `referenced-rows`: Rows of other people refer to rows that the map wants deleted.
         *     - `undated-rows`: Nothing tells when the period of rows began that a ground may keep.
         *     - `not-corrected`: A value there could not be corrected.
         *     - `origin-unsaid`: The data map does not say whether the person provided what is there, or on what ground it is used.
         * @enum {string}
         */
        CoverageGapKind: "no-connection" | "no-primary-key" | "no-eraser" | "unreachable" | "unmapped-field" | "shared-rows" | "referenced-rows" | "undated-rows" | "not-corrected" | "origin-unsaid";
        DataProvision: {
            /** @description A law demands that people give the data. */
            byLaw: boolean;
            /** @description A contract demands it, or needs it. */
            byContract: boolean;
            /** @description Of not giving them; null where the map does not say. */
            consequences?: string;
            isDemanded: boolean;
        };
        DataSource: {
            /** @description Who or what it is. */
            description: string;
            /** @description On the web; null where it has none. */
            address?: string;
            /** @description Whether anybody can read there. */
            isPublic: boolean;
        };
        DeadlineStepView: {
            /** @description What was done. */
            step: components["schemas"]["TraceKind"];
            /**
             * Format: date
             * @description The day after it.
             */
            day: string;
            /** @description The step in a sentence. */
            words: string;
            /** @description The rule that it rests on; left out for what is no rule of law. */
            source?: string;
        };
        DeadlineView: {
            /**
             * Format: date
             * @description The last day on which it is in time; for `asking-again`, the first on which it is allowed.
             */
            day: string;
            /**
             * Format: date-time
             * @description When that day is over: what comes before it is in time.
             */
            end: string;
            /** @description The law. */
            regime: string;
            /** @description The rule. */
            source: string;
            /** @description The calendar of holidays that was used. */
            calendar: string;
            /** @description The least certain of what the day rests on. */
            certainty: components["schemas"]["Certainty"];
            /** @description Whether a pause is still open, so that the day moves on. */
            provisional: boolean;
            /**
             * Format: date
             * @description Until when the person may be told of an extension; left out where there is none.
             */
            extensionToldBy?: string;
            /** @description How it was computed, in order. */
            trace: components["schemas"]["DeadlineStepView"][];
        };
        DecidedField: {
            /** @description Its address. */
            field: string;
            /** @description What may be done with it. */
            outcome: components["schemas"]["DecisionOutcome"];
            /** @description A stable code, such as `no-consent`. */
            reason: string;
            /** @description That decided. */
            rule: string;
            /** @description The id of what it rests on; null where it rests on the lack of something. */
            fact?: string;
            /** @description The generalisation of the value that is given; null: the exact value, or none. */
            as?: string;
        };
        DecidedPerson: {
            /** @description As asked. */
            person: string;
            /**
             * Format: date-time
             * @description When it was decided.
             */
            at: string;
            /**
             * Format: date-time
             * @description Until when it holds; ask again then.
             */
            expires: string;
            /** @description The digest of the data map in force. */
            map: string;
            /** @description The hash of the policy that was compiled from it, by which it was decided. */
            policy: string;
            /** @description The answer for each. */
            fields: components["schemas"]["DecidedField"][];
            /** @description What each rule has against each field, in the order of the rules; null where no explanation was asked for. */
            findings?: components["schemas"]["RuleFinding"][];
            /** @description What the person may be told of each field, in the order of the fields; null as before. */
            sentences?: string[];
            /** @description The decision as a compact JWS (RFC 7515); null where no signature was asked for. */
            signed?: string;
        };
        /** @description A public key (RFC 7517, section 4; RFC 7518, section 6.2.1). */
        DecisionKeyView: {
            /** @description Always `EC`. */
            kty: string;
            /** @description Always `P-256`. */
            crv: string;
            /** @description A coordinate, base64url. */
            x: string;
            /** @description The other one. */
            y: string;
            /** @description The key's thumbprint (RFC 7638): signed decisions name it. */
            kid: string;
            /** @description Always `sig`. */
            use: string;
            /** @description Always `ES256`. */
            alg: string;
            /**
             * Format: int64
             * @description From when on it may sign: seconds since 1970, UTC.
             */
            nbf: number;
            /**
             * Format: int64
             * @description When it signs no more. What it signed just before may hold for some seconds.
             */
            exp: number;
        };
        /** @description A JSON Web Key Set (RFC 7517, section 5). */
        DecisionKeysAnswer: {
            /** @description The first to end before the others. */
            keys: components["schemas"]["DecisionKeyView"][];
        };
        /** @enum {string} */
        DecisionOutcome: "refused" | "allowed" | "allowed-generalised";
        DecisionQuestionBody: {
            /** @description Ids of people or devices. */
            people: string[];
            /** @description As the data map declares it. */
            purpose: string;
            /** @description Some of the purpose's fields; null: all of them. */
            fields?: null | string[];
            /** @description Whether to say in words why. */
            explain?: null | boolean;
            /** @description Whether each decision is to be signed. */
            signed?: null | boolean;
            /** @description Who is to act on the signed decisions, and compares this name with its own; 1 to 256 characters. Left out: the caller. */
            audience?: null | string;
        };
        DecisionsAnswer: {
            /** @description As asked. */
            purpose: string;
            /** @description In the order asked. */
            people: components["schemas"]["DecidedPerson"][];
        };
        DerivedSignalsView: {
            /** @description Of the Global Privacy Platform. */
            gpp: string;
            /** @description Of the Transparency and Consent Framework. */
            tcf?: string;
            /** @description By type, `granted` or `denied`. */
            consentMode: {
                [key: string]: string;
            };
        };
        DeviceJoined: {
            /**
             * Format: int32
             * @description How many acts came over.
             */
            joined: number;
        };
        /**
         * @description In what two versions differ.
         *
         *     - `purpose-added`: The new version asks for a purpose more.
         *     - `purpose-removed`: It no longer asks for a purpose.
         *     - `data`: The categories of data.
         *     - `recipients`: Who receives the data.
         *     - `period`: How long the data is kept.
         *     - `explicitness`: Whether the consent is explicit.
         * @enum {string}
         */
        DifferenceKind: "purpose-added" | "purpose-removed" | "data" | "recipients" | "period" | "explicitness";
        EnrolledSubject: {
            /** @description The person's id here: opaque, and no personal data once they are erased. */
            subject: string;
        };
        Enrolment: {
            /** @description By kind, as the data map names the kinds. */
            identities: {
                [key: string]: string;
            };
            /** @description The kind that tells people apart, such as `customer_number`. */
            by: string;
        };
        /** @description What an erasure will do, before anybody approves it: per store and collection how many rows, what is retained and on what ground, what names other people, and what is not covered. Names of the data map and counts, no personal data. */
        ErasurePreview: {
            /** @description Opaque. */
            request: string;
            /** @description The digest of the data map that it was planned with. */
            map: string;
            /** @description Whether the person has a key, which is destroyed: everything that is sealed under it is lost, wherever a copy of it lies. */
            destroysKey: boolean;
            /** @description Where rows were found, in the order of erasure. */
            collections: components["schemas"]["PreviewedCollection"][];
            /** @description What is not covered, so that the request cannot end as complete. */
            notCovered: components["schemas"]["PreviewedGap"][];
            /**
             * Format: int64
             * @description Rows that are destroyed or rewritten.
             */
            destroyed: number;
        };
        FieldUseRecord: {
            /** @description Its address. */
            field: string;
            /** @description See `DecisionOutcome`. */
            outcome: string;
            /** @description See `DecisionReason`. */
            reason: string;
            /** @description That decided. */
            rule: string;
            /** @description That it rests on, such as the id of a consent; null where it rests on the lack of one. */
            fact?: string;
            /** @description The generalisation; null: none. */
            as?: string;
        };
        FiledAppealView: {
            /**
             * Format: date
             * @description When it came in.
             */
            received: string;
            /**
             * Format: date
             * @description The last day on which its answer is in time.
             */
            due: string;
            /**
             * Format: date
             * @description When it was answered.
             */
            answered?: string;
            /** @description The request that does what was asked after all; left out where the refusal stands. */
            newRequest?: string;
        };
        /** @description Something that a check found: names and counts, no personal data. */
        Finding: {
            /** @description What rule it breaks. */
            kind: string;
            /** @description A collection, a connection, a request's id or a key's name. */
            where: string;
            /** @description In a sentence, with the remedy. */
            detail: string;
            /** @description How much it matters. */
            severity: components["schemas"]["Severity"];
            /** @description Who answers for the place, where the data map says so. */
            owner?: string;
            /**
             * Format: date
             * @description By when it should be settled.
             */
            due?: string;
            /** @description The same whenever the same rule is broken at the same place, whatever the detail says: 16 hexadecimal digits. */
            id: string;
        };
        FollowingRows: {
            /** @description The address of the collection whose rows follow. */
            collection: string;
            /**
             * Format: int64
             * @description Rows deleted or masked.
             */
            erased: number;
        };
        GateAnswer: {
            /** @description As asked. */
            person: string;
            /** @description As asked. */
            purpose: string;
            /**
             * Format: date-time
             * @description When the data were given.
             */
            at: string;
            /**
             * Format: date-time
             * @description Until when they may be used; ask again then.
             */
            expires: string;
            /** @description The id of the record of this use. */
            use: string;
            /** @description By collection: the person's rows, with the allowed fields alone. */
            data: {
                [key: string]: Record<string, never>[];
            };
            /** @description Why each field was given or refused. */
            fields: components["schemas"]["DecidedField"][];
            /** @description Collections in which the person's rows cannot be told by keys alone: nothing was read there. */
            outOfReach: string[];
            /** @description Collections with more rows than were given. */
            cutOff: string[];
            /** @description The decision as a compact JWS (RFC 7515); null where no signature was asked for. */
            signed?: string;
        };
        GpcSupportView: {
            /** @description The site means to follow the signal. */
            gpc: boolean;
            /**
             * Format: date-time
             * @description Since when it says so.
             */
            lastUpdate?: string;
        };
        /**
         * @description By whose hand a caller says that an act is.
         *
         *     - `self`: The person’s own.
         *     - `guardian`: Of who has parental responsibility.
         *     - `agent`: Of an authorised agent.
         *     - `controller`: The controller’s, which records what follows from a rule. No caller acts by it.
         * @enum {string}
         */
        HandKind: "self" | "guardian" | "agent" | "controller";
        /** @description By whose hand an act is. */
        HandView: {
            /** @description Whose. */
            hand: components["schemas"]["HandKind"];
            ward?: components["schemas"]["AgeBand"] | null;
            /** @description For a guardian or agent: the id under which the proof or authority is kept, 32 hexadecimal digits. */
            proof?: null | string;
        };
        /** @enum {string} */
        HealthStatus: "unhealthy" | "degraded" | "healthy";
        /** @description What the data map says may be held of a person in one collection. What is there, an access request finds. */
        HeldData: {
            /** @description What people call the collection. */
            title: string;
            /** @description A sentence; null where the map has none. */
            description?: string;
            /** @description Categories, as people know them. */
            data: string[];
            /** @description For which, as people know them. */
            purposes: string[];
            /** @description Legal bases as codes. */
            bases: string[];
            /** @description How long; null: until the person asks for its erasure. */
            kept?: components["schemas"]["NoticedPeriod"];
        };
        HistoryPage: {
            /** @description Oldest first. */
            events: components["schemas"]["ConsentEventView"][];
            /**
             * Format: int64
             * @description Where the next page begins; left out on the last.
             */
            next?: number;
        };
        HoldList: {
            /** @description The oldest first. */
            holds: components["schemas"]["HoldView"][];
        };
        /**
         * @description What is held.
         *
         *     - `person`: The data of one person.
         *     - `collection`: Every row of a collection.
         * @enum {string}
         */
        HoldScope: "person" | "collection";
        HoldView: {
            /** @description Opaque. */
            id: string;
            /** @description What it is for. */
            matter: string;
            /** @description What is held. */
            scope: components["schemas"]["HoldScope"];
            /** @description Which, for a hold on one. */
            collection?: string;
            /**
             * Format: date-time
             * @description When.
             */
            placed: string;
            /** @description By whom, so that people can be told apart and nobody is named. */
            by: string;
            /**
             * Format: date-time
             * @description When; left out while it lasts.
             */
            released?: string;
            /** @description By whom. */
            releasedBy?: string;
        };
        HolderState: {
            /** @description Whose. */
            holder: string;
            /** @description The newest state of each purpose that was ever answered. */
            consents: components["schemas"]["PurposeState"][];
            /** @description GDPR Art. 18. */
            isRestricted: boolean;
            /** @description The purposes that the person objected to. */
            objections: string[];
            /** @description To all direct marketing. */
            objectsToMarketing: boolean;
            /** @description By choice and by signal. */
            optOuts: components["schemas"]["OptOutState"][];
            /** @description Of sensitive data. */
            limitsUse: boolean;
        };
        ImportResult: {
            /**
             * Format: int32
             * @description Rows that are acts in the ledger now.
             */
            recorded: number;
            /**
             * Format: int32
             * @description Of these, consents without proof, which allow nothing.
             */
            unproved: number;
            /**
             * Format: int32
             * @description Rows that were imported before.
             */
            unchanged: number;
            /**
             * Format: int32
             * @description Rows that change nothing, for the person has said something since, or has a proven consent already.
             */
            overtaken: number;
            /** @description Rows that cannot be taken, with the reason. */
            refused: components["schemas"]["RefusedRow"][];
        };
        /** @description What another system has of one person and purpose: a line of the file. */
        ImportRow: {
            /**
             * Format: int64
             * @description In the file, counted from 1, without the header.
             */
            row: number;
            /** @description The subject id, or `device-` and a device's. */
            holder: string;
            /** @description As the data map names it. */
            purpose: string;
            /** @description `given`, `refused` or `withdrawn`. */
            state: string;
            /**
             * Format: date-time
             * @description When the person said so; not in the future.
             */
            at: string;
            /**
             * Format: date-time
             * @description When the consent ends by itself; by default as long after `At` as a consent is valid here.
             */
            until?: null | string;
            /** @description Where that system keeps its proof: an id without white space, up to 200 characters. Null where it has none. */
            proof?: null | string;
            /** @description The code of the notice that was shown, where it was published here. */
            notice?: null | string;
            /**
             * Format: int32
             * @description Its version.
             */
            version?: null | number;
            /** @description In which language it was shown. */
            language?: null | string;
            /** @description Where it was shown. */
            surface?: null | string;
        };
        JoinedDeviceBody: {
            /** @description Its id. */
            device: string;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        KeptData: {
            /** @description What people call it. */
            collection: string;
            /** @description ISO 8601. */
            period: string;
            /** @description What people call the time from which it counts. */
            from: string;
            /** @description Why rows survive an erasure request; null: they do not. */
            ground?: string;
            /** @description The provision behind it; null where there is none. */
            law?: string;
        };
        KeyCompromise: {
            /** @description Of the key, eight hexadecimal digits. */
            keyId: string;
            /**
             * Format: int64
             * @description The size of the first checkpoint that is not to be relied on.
             */
            from: number;
        };
        KeySuccession: {
            /** @description The verifier key, as c2sp.org/signed-note writes one: name, hash and base64 between plus signs. */
            vkey: string;
        };
        LawCountingView: {
            /** @description Whether a period that ends on a day off ends with the next working day. */
            nextWorkingDay: boolean;
            /** @description The article. */
            source: string;
            /** @description How sure it is. */
            certainty: components["schemas"]["Certainty"];
        };
        LawExtensionView: {
            /** @description Added to the first period; both together are counted from receipt. */
            by: string;
            /** @description The article. */
            source: string;
            /** @description How sure it is. */
            certainty: components["schemas"]["Certainty"];
        };
        LawPauseView: {
            /** @description For what the controller waits. */
            ground: components["schemas"]["PauseGround"];
            /** @description What becomes of the clock. */
            effect: components["schemas"]["PauseEffect"];
            /** @description Whether the day of the question is left out too. */
            bothDays: boolean;
            /** @description The article. */
            source: string;
            /** @description How sure it is. */
            certainty: components["schemas"]["Certainty"];
        };
        LawRuleView: {
            /** @description What is demanded. */
            duty: components["schemas"]["LegalDuty"];
            /** @description For which rights; empty for all. */
            rights: components["schemas"]["LegalRight"][];
            /** @description The period; left out where the law names none. */
            within?: string;
            /** @description What it says instead. */
            wording?: string;
            /** @description The article. */
            source: string;
            /**
             * Format: date
             * @description When it was last compared with its source.
             */
            reviewed: string;
            /** @description How sure it is. */
            certainty: components["schemas"]["Certainty"];
            /** @description What a reader should know besides. */
            note?: string;
            /** @description Left out where the law knows none. */
            extension?: components["schemas"]["LawExtensionView"];
        };
        LawSignalView: {
            /** @description Whether it is an opt-out. */
            honoured: boolean;
            /** @description The article. */
            source: string;
            /** @description How sure it is. */
            certainty: components["schemas"]["Certainty"];
        };
        /**
         * @description What a law demands within a time.
         *
         *     - `confirmation`: To confirm that a request came in.
         *     - `answer`: To answer a request: what most people call its deadline.
         *     - `refusal`: To say that a request is refused, and why.
         *     - `appeal-filing`: The person's: to file an appeal; counted from the answer.
         *     - `appeal-answer`: To answer an appeal; counted from the day when it came in.
         *     - `recipient-notice`: To tell recipients what was changed.
         *     - `complaint-confirmation`: To confirm a complaint.
         *     - `asking-again`: Not to ask again; the day is the first on which it is allowed.
         * @enum {string}
         */
        LegalDuty: "confirmation" | "answer" | "refusal" | "appeal-filing" | "appeal-answer" | "recipient-notice" | "complaint-confirmation" | "asking-again";
        /**
         * @description What a person may ask for, in any law of the table.
         *
         *     - `opt-out`: Of sale, sharing, targeted advertising and profiling.
         *     - `limit-use`: To limit the use of sensitive data.
         *     - `withdrawal`: Of a consent.
         *     - `automated-decision`: Not to be subject to an automated decision, or to opt out of the technology.
         * @enum {string}
         */
        LegalRight: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection" | "opt-out" | "limit-use" | "withdrawal" | "automated-decision";
        LinkWanted: {
            /** @description Left out: all. */
            purpose?: null | string;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        LoggedEntry: {
            /**
             * Format: int64
             * @description The entry's place in the log.
             */
            index: number;
        };
        MadeDevice: {
            /** @description Opaque: `device-` and 32 hexadecimal digits. */
            id: string;
        };
        /**
         * @description What a person has to do because no program can.
         *
         *     - `store`: Something in a store that nothing connects.
         *     - `mail`: A message that the mail server did not take.
         *     - `recipient`: A recipient of data that did not confirm what it was told.
         * @enum {string}
         */
        ManualTaskKind: "store" | "mail" | "recipient";
        /**
         * @description How far a task has come.
         *
         *     - `done`: Somebody did it, and says how.
         *     - `rejected`: It will not be done, and somebody says why: its request does not end as complete.
         * @enum {string}
         */
        ManualTaskState: "open" | "done" | "rejected";
        Many: {
            /** @description Of the requests. */
            ids: string[];
            /** @description For `assign`: a team or a role; left out, nobody. */
            assignee?: null | string;
        };
        MessageList: {
            /** @description The oldest first. */
            messages: components["schemas"]["MessageView"][];
        };
        /**
         * @description Who wrote a message.
         * @enum {string}
         */
        MessageSender: "controller" | "person";
        MessageView: {
            /** @description In the order in which they were written. */
            id: string;
            /** @description Who wrote it. */
            sender: components["schemas"]["MessageSender"];
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Plain text: whoever shows it escapes it. */
            text: string;
            /** @description Whether the request waits for an answer to it. */
            asks: boolean;
        };
        NamedPreview: {
            /** @description What an approval names. */
            digest: string;
            /** @description What will be done. */
            preview: components["schemas"]["ErasurePreview"];
        };
        NewDevice: {
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        NewMessage: {
            /** @description Plain text. */
            text: string;
        };
        NewQuestion: {
            /** @description Plain text. */
            text: string;
            /**
             * @description Whether the request cannot go on without an answer.
             * @default false
             */
            asks?: boolean;
        };
        /** @description The mapped places that a request does not cover, as its status shows them: names of the data map and counts, no personal data. */
        NotCovered: {
            /**
             * Format: int32
             * @description How many there are.
             */
            places: number;
            /** @description The first of them, no more than `MaxShown`; a certificate or an export names all. */
            first: components["schemas"]["UncoveredPlace"][];
        };
        /** @description What people are told before they say yes or no: one version, in all its languages. Immutable; a change is a new version. */
        Notice: {
            /** @description The same for all versions, for example `shop-privacy`. Lower-case letters, digits and hyphens, 1 to 64. */
            code: string;
            /**
             * Format: int32
             * @description 1, 2, 3 …
             */
            version: number;
            /**
             * Format: date-time
             * @description From when on it is shown.
             */
            published: string;
            /** @description What it asks for, 1 to `MaxPurposes`. */
            purposes: components["schemas"]["NoticePurpose"][];
            /** @description The words, one for each language. */
            texts: components["schemas"]["NoticeText"][];
            /** @description Codes of the places where it is shown, for example `web-banner` or `app-settings`. */
            surfaces: string[];
        };
        NoticeAnswer: {
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            /** @description That the rendered notice came with. */
            token: string;
            /** @description Where it was answered. */
            surface: string;
            /** @description By purpose: true for yes. */
            choices: {
                [key: string]: boolean;
            };
            /** @description SHA-256 of a copy of what was on the screen. */
            copy: string;
            /**
             * @description The person was shown that a yes goes against their browser’s signal, and said so again.
             * @default false
             */
            acknowledgesSignal?: boolean;
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        /**
         * @description What a new version of a notice means for the consents that were given to the one before.
         *
         *     - `cosmetic`: Other words for the same: no consent is superseded.
         *     - `material`: Each consent that was given to an earlier version is superseded: people are asked again.
         * @enum {string}
         */
        NoticeChangeKind: "cosmetic" | "material";
        NoticeComparison: {
            /** @description Of the notice. */
            code: string;
            /**
             * Format: int32
             * @description The earlier version.
             */
            from: number;
            /**
             * Format: int32
             * @description The later one.
             */
            to: number;
            /** @description Whether consents to the earlier one were superseded on the way. */
            change: components["schemas"]["NoticeChangeKind"];
            /** @description In what it asks for; empty where that is the same. */
            differences: components["schemas"]["NoticeDifferenceView"][];
            /** @description Of each language that either has. */
            words: components["schemas"]["NoticeWordsView"][];
        };
        NoticeDifferenceView: {
            /** @description What differs. */
            kind: components["schemas"]["DifferenceKind"];
            /** @description Of which purpose. */
            purpose: string;
            /** @description The same in words. */
            says: string;
        };
        NoticeLine: {
            /** @description What became of it. */
            change: components["schemas"]["TextChange"];
            /** @description One line. */
            text: string;
        };
        NoticeList: {
            /** @description In order. */
            notices: components["schemas"]["NoticeSummary"][];
        };
        /**
         * @description What of a notice differs.
         *
         *     - `controller`: Who is responsible, and where they are.
         *     - `contact`: Where to ask, and where to send requests.
         *     - `representatives`: Who acts for the controller, and the data protection officer.
         *     - `authority`: To whom to complain.
         *     - `purpose-added`: A purpose is new.
         *     - `purpose-removed`: A purpose is gone.
         *     - `wording`: What a purpose is called, and how it is described.
         *     - `basis`: The legal basis: codes.
         *     - `interest`: The interest that is pursued.
         *     - `data`: The data that are used exactly.
         *     - `generalised`: The data that are used only generalised.
         *     - `recipients`: Who else receives some of it.
         *     - `periods`: How long it is kept: what, an ISO 8601 period, and from when.
         *     - `say`: What say people have: codes.
         *     - `transfers`: Third countries.
         *     - `automated-decisions`: Decisions by the machine alone.
         *     - `provision`: Whether people must give the data.
         *     - `sources`: Where the data come from.
         * @enum {string}
         */
        NoticePart: "controller" | "contact" | "representatives" | "authority" | "purpose-added" | "purpose-removed" | "wording" | "basis" | "interest" | "data" | "generalised" | "recipients" | "periods" | "say" | "transfers" | "automated-decisions" | "provision" | "sources";
        NoticePublication: {
            /** @description With the number of its version and its date. */
            notice: components["schemas"]["Notice"];
            /**
             * @description What its author says that it changes; without meaning for a first version.
             * @default material
             */
            change?: components["schemas"]["NoticeChangeKind"];
        };
        /** @description One purpose of a notice: what the answer is about, whatever the language. */
        NoticePurpose: {
            /** @description As the data map names it. */
            code: string;
            /** @description Categories of the data that it uses, for example `user.contact.email`. */
            categories: string[];
            /** @description Who else receives the data; nobody by default. */
            recipients?: string[];
            /** @description How long the data is kept: an ISO 8601 period such as `P2Y`, or words. */
            keptFor: string;
            /** @description The words ask for explicit consent, as special categories need it (GDPR Art. 9(2)(a)). */
            isExplicit?: boolean;
        };
        /** @description What a notice says about one purpose, in the language that was asked for. */
        NoticePurposeView: {
            /** @description As the data map names it. */
            code: string;
            /** @description What it is for, in plain words. */
            text: string;
            /** @description Of the data that it uses. */
            categories: string[];
            /** @description Who else receives the data. */
            recipients: string[];
            /** @description A period such as `P2Y`, or words. */
            keptFor: string;
            /** @description Whether the words ask for explicit consent. */
            isExplicit: boolean;
        };
        /**
         * @description How far a notice to a recipient has come.
         *
         *     - `confirmed`: The recipient says that it is done.
         *     - `dead`: It was tried for as long as is set, or the recipient cannot be told by a program: a person looks after it.
         * @enum {string}
         */
        NoticeState: "waiting" | "confirmed" | "dead";
        NoticeSummary: {
            /** @description The same for all versions. */
            code: string;
            /**
             * Format: int32
             * @description 1, 2, 3 …
             */
            version: number;
            /**
             * Format: date-time
             * @description When.
             */
            published: string;
            /** @description What it changed. */
            change: components["schemas"]["NoticeChangeKind"];
            /**
             * Format: int32
             * @description Consents to versions before this one are superseded.
             */
            materialSince: number;
            /** @description That it has words in. */
            languages: string[];
            /** @description That it is shown on. */
            surfaces: string[];
        };
        /** @description A notice in one language. */
        NoticeText: {
            /** @description A BCP 47 tag, for example `en` or `de-AT`. */
            language: string;
            title: string;
            text: string;
            /** @description By purpose, what it is for, in plain words: one for each purpose of the notice, and no other. */
            purposes: {
                [key: string]: string;
            };
        };
        NoticeVersionComparison: {
            /** @description The earlier version. */
            from: components["schemas"]["NoticeVersionView"];
            /** @description The later one. */
            to: components["schemas"]["NoticeVersionView"];
            /** @description Empty where both say the same. */
            differences: components["schemas"]["NoticeVersionDifference"][];
        };
        /** @description One thing in which two versions of the public notice differ. */
        NoticeVersionDifference: {
            /** @description What. */
            part: components["schemas"]["NoticePart"];
            /** @description Of which purpose; null for what is about none. */
            purpose?: string;
            /** @description What the purpose is called, in the later version that has it; null for what is about none. */
            title?: string;
            /** @description What the earlier version says and the later does not. */
            removed: string[];
            /** @description What the later version says and the earlier does not. */
            added: string[];
        };
        NoticeVersionList: {
            /** @description The newest first. */
            versions: components["schemas"]["NoticeVersionView"][];
        };
        NoticeVersionView: {
            /**
             * Format: int32
             * @description 1, 2, 3 … in the order in which they came into force.
             */
            number: number;
            /** @description SHA-256 of what it says. */
            hash: string;
            /**
             * Format: date-time
             * @description From when on the page said this.
             */
            since: string;
            /** @description The digest of the data map that it was written from. */
            map: string;
        };
        NoticeWordsView: {
            /** @description A BCP 47 tag. */
            language: string;
            /** @description Title, text, and the words of each purpose. */
            lines: components["schemas"]["NoticeLine"][];
        };
        NoticedPeriod: {
            /** @description What people call it. */
            collection: string;
            /** @description ISO 8601. */
            period: string;
            /** @description What people call the time from which it counts. */
            from: string;
            /** @description Why, where a law says so; null where none does. */
            law?: string;
        };
        NoticedPurpose: {
            /** @description Its key. */
            purpose: string;
            /** @description A few words. */
            title: string;
            /** @description A sentence; null where the map has none. */
            description?: string;
            /** @description Legal bases as codes. */
            bases: string[];
            /** @description What is used exactly, by category. */
            data: string[];
            /** @description What is used only generalised, and how. */
            generalised: string[];
            /** @description Who else receives some of it. */
            recipients: string[];
            /** @description How long. */
            kept: components["schemas"]["NoticedPeriod"][];
            /** @description It evaluates personal aspects (GDPR Art. 4(4)). */
            isProfiling: boolean;
            /** @description People may object (Art. 21). */
            mayObject: boolean;
            /** @description People may withdraw their consent (Art. 7(3)). */
            mayWithdraw: boolean;
            /** @description It uses special categories (Art. 9(1), 10). */
            isSpecial: boolean;
            /** @description The legitimate interest; null where the map does not say. */
            interest?: string;
            /** @description Whether people must give the data; null where the map does not say. */
            provision?: components["schemas"]["DataProvision"];
            /** @description Decisions by the machine alone; null where the map does not say. */
            automated?: components["schemas"]["AutomatedDecisions"];
            /** @description To third countries; null where the map does not say. */
            transfers?: components["schemas"]["ThirdCountryTransfer"][];
            /** @description Where the data come from; null where the map does not say. */
            sources?: components["schemas"]["DataSource"][];
        };
        OpenedRequestView: {
            /** @description Opens this request, at `/my-requests/TOKEN`: give it to nobody. */
            token: string;
            /**
             * Format: date-time
             * @description From when on it opens nothing.
             */
            expires: string;
        };
        /**
         * @description A class of purposes that people opt out of.
         *
         *     - `sale`: Sale of personal information (CCPA §1798.140(ad)).
         *     - `sharing`: Sharing for advertising across contexts (CCPA §1798.140(ah)).
         *     - `targeted-advertising`: Targeted advertising (state laws).
         *     - `profiling`: Profiling with significant effects (state laws).
         * @enum {string}
         */
        OptOutClass: "sale" | "sharing" | "targeted-advertising" | "profiling";
        /** @enum {string} */
        OptOutOrigin: "choice" | "signal";
        OptOutState: {
            /** @description By choice or by signal. */
            origin: components["schemas"]["OptOutOrigin"];
            /** @description That it covers. */
            classes: components["schemas"]["OptOutClass"][];
            /** @description Whether the law under which a signal came lets it count. */
            isHonoured: boolean;
        };
        Outcomes: {
            /** @description One for each. */
            requests: components["schemas"]["BulkOutcome"][];
        };
        OwnRequest: {
            /** @description Opaque. */
            id: string;
            /** @description Which right is exercised. */
            right: components["schemas"]["Right"];
            /** @description Under which law. */
            regime: string;
            /**
             * Format: date-time
             * @description When it came in.
             */
            received: string;
            /**
             * Format: date
             * @description The last day on which the answer is in time.
             */
            due: string;
            /**
             * Format: date-time
             * @description When it ended.
             */
            closed?: string;
            /** @description How it ended. */
            outcome?: components["schemas"]["RequestOutcome"];
            /**
             * Format: date-time
             * @description Until when there is an export.
             */
            exportUntil?: string;
        };
        PageAddress: {
            /** @description Behind this host’s address. Whoever has it opens the page: give it to nobody but the person. */
            path: string;
            /**
             * Format: date-time
             * @description From when on it opens nothing.
             */
            expires: string;
        };
        PageWanted: {
            /** @description The code of the notice that the page asks by. */
            notice: string;
            /** @description One of those that it has words in. */
            language: string;
            /** @description One of those that it is shown on. */
            surface: string;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        /**
         * @description What a law makes of such a wait.
         *
         *     - `runs`: The clock runs on.
         *     - `stops`: The clock stops, and goes on afterwards.
         *     - `restarts`: The period begins when the wait is over.
         * @enum {string}
         */
        PauseEffect: "runs" | "stops" | "restarts";
        /**
         * @description For what a controller has to wait before it can go on.
         *
         *     - `identity`: For proof of who asks.
         *     - `clarification`: For what exactly is asked.
         *     - `fee`: For a fee that the law allows.
         * @enum {string}
         */
        PauseGround: "identity" | "clarification" | "fee";
        PersonPageAddress: {
            /** @description Behind this host’s address. Whoever has it opens the page: give it to nobody but the person. */
            path: string;
            /**
             * Format: date-time
             * @description From when on it opens nothing.
             */
            expires: string;
        };
        PersonPageWanted: {
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        PersonPurpose: {
            /** @description What the public notice says of it. */
            notice: components["schemas"]["NoticedPurpose"];
            /** @description What it may use of this person now. */
            standing: components["schemas"]["PurposeStanding"];
            /** @description Why, in words. */
            sentences: string[];
            /**
             * Format: date-time
             * @description When a consent ends by itself; null where none holds, or it rests on none.
             */
            until?: string;
            /** @description There is a consent to withdraw. */
            mayWithdraw: boolean;
            /** @description The person may object, and has not. */
            mayObject: boolean;
            /** @description The person objected to it. */
            hasObjected: boolean;
        };
        /** @description Who asked for data of the person once, and what they got. */
        PersonUse: {
            /** @description Of the record. */
            id: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description For what, as people know it. */
            purpose: string;
            /** @description The application that asked, as its token names it. */
            caller: string;
            /** @description What it got and why, in words. */
            given: string[];
            /** @description What it was refused. */
            refused: components["schemas"]["RefusedUse"][];
            /** @description Who else receives what it got for this purpose. */
            recipients: string[];
            /** @description How many rows, by collection as people know it. */
            rows: {
                [key: string]: number;
            };
        };
        /** @description What a person is shown of their own data: what may be held, what it may be used for, and who used it. It holds no value of any field, and is theirs alone. */
        PersonView: {
            /** @description Whose. */
            holder: string;
            /**
             * Format: date-time
             * @description When it was read.
             */
            at: string;
            /** @description Who is responsible; null where the data map does not say. */
            controller?: string;
            /** @description Where to ask; null where the data map does not say. */
            contact?: string;
            /** @description By collection; empty for a device, of which nobody knows whose it is. */
            held: components["schemas"]["HeldData"][];
            /** @description In the order of the notice. */
            purposes: components["schemas"]["PersonPurpose"][];
            /** @description The newest first. */
            uses: components["schemas"]["PersonUse"][];
            /** @description Where the next page of uses begins; null behind the last. */
            next?: string;
        };
        PlacedView: {
            /** @description As it is kept. */
            hold: components["schemas"]["HoldView"];
            /** @description The open erasures that wait for it. */
            holds: string[];
            /** @description Those that were past their point of no return. */
            tooLate: string[];
        };
        Placing: {
            /** @description What it is for, such as a file number: no name of a person. */
            matter: string;
            /** @description Of the person who is held; left out for a collection. */
            identities?: null | {
                [key: string]: string;
            };
            /** @description As `dataset.collection`; left out for a person. */
            collection?: null | string;
            /**
             * @description The group of data subjects of the person.
             * @default customers
             */
            group?: string;
        };
        PreviewedCollection: {
            /** @description As `dataset.collection`. */
            collection: string;
            /** @description Its store. */
            connection: string;
            /**
             * Format: int64
             * @description The person's rows that are deleted.
             */
            deleted: number;
            /**
             * Format: int64
             * @description The person's rows whose personal fields are rewritten.
             */
            masked: number;
            /**
             * Format: int64
             * @description The person's rows that are deleted, or masked where rows that stay refer to them.
             */
            deletedOrMasked: number;
            /**
             * Format: int64
             * @description Rows that name other people too: the person's part is rewritten.
             */
            maskedInPart: number;
            /**
             * Format: int64
             * @description Rows that name other people too, and that the map keeps.
             */
            keptForOthers: number;
            /**
             * Format: int64
             * @description Rows that name several people, of which the map does not say whose they are: nobody touches them.
             */
            namesSeveral: number;
            /**
             * Format: int64
             * @description The person's rows that rows of other people refer to: nobody touches them.
             */
            referredToByOthers: number;
            /**
             * Format: int64
             * @description The person's rows that may be retained, and of which nothing tells since when: nobody touches them.
             */
            undated: number;
            /**
             * Format: int64
             * @description The person's rows that the map says nothing erases, or in which it preserves every personal field.
             */
            leftByTheMap: number;
            /** @description What a ground retains; null where none does. */
            retained?: components["schemas"]["PreviewedRetention"];
        };
        PreviewedGap: {
            /** @description As `dataset.collection`. */
            collection: string;
            /** @description It is not covered. */
            why: components["schemas"]["CoverageGapKind"];
            /** @description What is missing, and what to do. */
            detail: string;
        };
        PreviewedRetention: {
            /**
             * Format: int64
             * @description How many.
             */
            rows: number;
            /** @description On which they are kept. */
            ground: string;
            /** @description By which law, as the map has it. */
            law?: string;
            /**
             * Format: date
             * @description The day on which the first of them may go; null where none has an end.
             */
            firstEnds?: string;
            /**
             * Format: date
             * @description And the last of them.
             */
            lastEnds?: string;
            /** @description Whether only what the ground needs is kept of them, and the rest is rewritten. */
            inPart: boolean;
        };
        /** @description The public notice: what the register says, in words for people and without names of stores. */
        PrivacyNoticeView: {
            /** @description SHA-256 of what it says: the name of this version. */
            version: string;
            /**
             * Format: date-time
             * @description From when on the page said this.
             */
            since: string;
            /** @description The digest of the data map that it was written from. */
            map: string;
            /** @description Who is responsible; null where the map does not say. */
            controller?: string;
            /** @description The controller’s; null where the map does not say. */
            address?: string;
            /** @description Who acts for the controller; null where the map does not say. */
            representative?: string;
            /** @description Where to ask; null where the map does not say. */
            contact?: string;
            /** @description Where to send requests; null where the map does not say. */
            requests?: string;
            /** @description Null where there is none. */
            dataProtectionOfficer?: string;
            /** @description To whom to complain; null where the map does not say. */
            authority?: string;
            /** @description What data are used for. */
            purposes: components["schemas"]["NoticedPurpose"][];
        };
        /** @description An answer that refuses or fails, as RFC 9457 writes it. Holds nothing that the caller sent, and nothing of our insides. */
        Problem: {
            /** @description Where this kind of problem is explained: an address relative to this host. */
            type: string;
            /** @description The same sentence for every problem of this code. */
            title: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description A short stable word for programs. */
            code: string;
            /** @description What this occurrence is about. */
            detail?: string;
            /** @description What is wrong, by field: a path such as `identities.email`, the name of a header, or `$` for the whole body. */
            errors?: {
                [key: string]: string[];
            };
            /** @description The permission that was missing. */
            permission?: string;
            /** @description Where an operator finds the failure in the log. */
            reference?: string;
        };
        ProfferedAgreement: {
            /** @description The address at which its roster publishes it: absolute, https, without query or fragment. */
            agreement: string;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        Proof: {
            /** @description How it was done, or why not. It may be personal. */
            note: string;
            /** @description What shows it; base64. */
            document?: null | string;
        };
        /**
         * @description How it came to be known who asks.
         *
         *     - `code`: A one-time code, sent to an address on file, was typed in.
         *     - `caller`: The caller, who is trusted to, answers for it without saying how.
         *     - `session`: The person was logged in at the caller. Not enough for an erasure: whoever sits at an open session could ask.
         *     - `reauthentication`: The person logged in again for this request.
         *     - `document`: An operator compared a document.
         *     - `in-person`: An operator met the person.
         *     - `expired`: Nobody proved it in time.
         * @enum {string}
         */
        ProofMethod: "code" | "caller" | "session" | "reauthentication" | "document" | "in-person" | "expired";
        ProofStatus: {
            /** @description Whether the request waits for it. */
            awaited: boolean;
            /** @description How it was given; left out while it is awaited. */
            by?: components["schemas"]["ProofMethod"];
            /**
             * Format: date-time
             * @description When.
             */
            at?: string;
        };
        ProofView: {
            /** @description How it was done, or why not. */
            note: string;
            /** @description What shows it; base64. */
            document?: string;
        };
        PublishedNoticeView: {
            /** @description As its author wrote it. */
            notice: components["schemas"]["Notice"];
            /** @description What it changed. */
            change: components["schemas"]["NoticeChangeKind"];
            /**
             * Format: int32
             * @description Consents to versions before this one are superseded.
             */
            materialSince: number;
            /** @description Of exactly what is shown. */
            hashes: components["schemas"]["ShownHash"][];
        };
        /**
         * @description What a purpose may use of this person now.
         *
         *     - `allowed`: All that it needs, exactly or generalised.
         *     - `partly-allowed`: Some of it.
         *     - `refused`: Nothing.
         *     - `not-decided`: The data map declares no fields for it: no application gets any through the gate, and nothing is decided.
         * @enum {string}
         */
        PurposeStanding: "allowed" | "partly-allowed" | "refused" | "not-decided";
        PurposeState: {
            /** @description As the data map names it. */
            purpose: string;
            /** @description Of the consent. */
            state: components["schemas"]["ConsentState"];
            /**
             * Format: date-time
             * @description When it came to be so.
             */
            since: string;
            /**
             * Format: date-time
             * @description When a consent ends by itself.
             */
            until?: string;
        };
        Readiness: {
            /** @description The state of each check. */
            checks: {
                [key: string]: components["schemas"]["HealthStatus"];
            };
            /** @description What a check that may tell has found while the app is ready; left out where there is nothing. */
            findings?: string[];
        };
        /** @description That the log holds a request: a customer keeps it, and nobody can deny the request later. */
        Receipt: {
            /**
             * Format: int64
             * @description The entry's place in the log.
             */
            index: number;
            /** @description The entry's statement, so that its leaf can be made again. */
            entry: string;
            /** @description The entry's salt, base64. */
            salt: string;
            /** @description A signed checkpoint of the log that covers it, as published. */
            checkpoint: string;
        };
        RecipientNoticeList: {
            /** @description By their keys. */
            recipients: components["schemas"]["RecipientNoticeView"][];
        };
        RecipientNoticeView: {
            /** @description The data map’s key. */
            recipient: string;
            /** @description What they were told. */
            right: components["schemas"]["Right"];
            /** @description How far it has come. */
            state: components["schemas"]["NoticeState"];
            /**
             * Format: date-time
             * @description When they were asked first, or again.
             */
            begun: string;
            /**
             * Format: int32
             * @description How often.
             */
            attempts: number;
            /** @description Why they did not confirm last, as a code. */
            failure?: string;
            /**
             * Format: date-time
             * @description When they confirmed.
             */
            confirmed?: string;
            /** @description Of their answer: SHA-256. */
            receipt?: string;
        };
        RecordedEvents: {
            /** @description What was recorded, in order. */
            events: components["schemas"]["ConsentEventView"][];
        };
        /**
         * @description Why a request is refused.
         *
         *     - `manifestly-unfounded`: Plainly without any ground.
         *     - `excessive`: Above all because it comes again and again.
         *     - `identity-not-proven`: Nobody could tell that the person is who they say.
         *     - `legal-obligation`: A law demands that the data are kept.
         *     - `legal-claims`: The data are needed for legal claims.
         *     - `rights-of-others`: The answer would harm the rights of other people.
         *     - `freedom-of-expression`: Freedom of expression and information.
         *     - `exemption`: Another exemption of the law, which the refusal names.
         *     - `outside-the-law`: The law does not give this right here.
         * @enum {string}
         */
        RefusalReason: "manifestly-unfounded" | "excessive" | "identity-not-proven" | "legal-obligation" | "legal-claims" | "rights-of-others" | "freedom-of-expression" | "exemption" | "outside-the-law";
        RefusalView: {
            /** @description Why. */
            reason: components["schemas"]["RefusalReason"];
            /** @description The article. */
            law: string;
            /**
             * Format: date
             * @description The day.
             */
            on: string;
            /** @description What the person is told, a sentence each: the reason, the appeal where there is one, and the remedies. */
            answer: string[];
            /** @description That it was appealed. */
            appeal?: components["schemas"]["FiledAppealView"];
        };
        RefusedRow: {
            /**
             * Format: int64
             * @description In the file.
             */
            row: number;
            /** @description The column that is wrong. */
            column: string;
            /** @description What is wrong with it and what to do, in a sentence without the value. */
            reason: string;
        };
        RefusedUse: {
            /** @description In words. */
            sentence: string;
            /** @description The rule's code. */
            rule: string;
            /** @description The law that it comes from. */
            source: string;
        };
        Refusing: {
            /** @description Why. */
            reason: components["schemas"]["RefusalReason"];
            /** @description The article; left out for the one that is known for the reason under the law of the request. */
            law?: null | string;
            /** @description In words, for the person: they read it. */
            explanation?: null | string;
        };
        RegimeLine: {
            /** @description As requests name it. */
            code: string;
            /** @description Of the law. */
            name: string;
            /** @description Where it applies. */
            jurisdiction: string;
            /**
             * Format: date
             * @description When its rules were last compared with their sources.
             */
            reviewed: string;
            /**
             * Format: date
             * @description When they are next.
             */
            nextReview: string;
            /**
             * Format: date
             * @description From when on it gives the rights; left out for one that does already.
             */
            appliesFrom?: string;
        };
        RegimeList: {
            /** @description In the order of their codes. */
            regimes: components["schemas"]["RegimeLine"][];
        };
        /** @description One law with its rules. */
        RegimeView: {
            /** @description As requests name it. */
            code: string;
            /** @description Of the law. */
            name: string;
            /** @description Where it applies. */
            jurisdiction: string;
            /** @description The calendar of holidays that counts where nothing else is said. */
            calendar: string;
            /** @description The calendars of which the controller's place decides. */
            controllerCalendars: string[];
            /**
             * Format: date
             * @description When its rules were last compared with their sources.
             */
            reviewed: string;
            /**
             * Format: date
             * @description When they are next.
             */
            nextReview: string;
            /**
             * Format: date
             * @description From when on it gives the rights; left out for one that does already.
             */
            appliesFrom?: string;
            /** @description What a reader should know besides. */
            note?: string;
            /** @description How its periods end. */
            counting: components["schemas"]["LawCountingView"];
            /** @description Whether a signal of the browser is an opt-out; left out where the table does not say. */
            signal?: components["schemas"]["LawSignalView"];
            /** @description What becomes of the clock while the person is awaited; it runs on for what is not named. */
            pauses: components["schemas"]["LawPauseView"][];
            /** @description What is demanded within which time. */
            rules: components["schemas"]["LawRuleView"][];
        };
        RegisterAnswer: {
            /** @description The digest of the data map. */
            version: string;
            /** @description Who is responsible; null where the map does not say. */
            controller?: string;
            /** @description By purpose. */
            activities: components["schemas"]["RegisteredActivity"][];
        };
        RegisteredActivity: {
            /** @description Its key. */
            purpose: string;
            /** @description A few words. */
            title: string;
            /** @description A sentence; null where the map has none. */
            description?: string;
            /** @description Legal bases as codes. */
            bases: string[];
            /** @description What laws give people a say over: `marketing`, `sale` … */
            classes: string[];
            /** @description Whether the map declares what it uses, so that the gate gives nothing else. */
            enforced: boolean;
            /** @description Of whom the data are. */
            groups: string[];
            /** @description Every field. */
            data: components["schemas"]["RegisteredField"][];
            /** @description How long, by collection. */
            kept: components["schemas"]["KeptData"][];
            /**
             * Format: date
             * @description The first day; null: it always was.
             */
            from?: string;
            /**
             * Format: date
             * @description The first day on which it is over; null: no end.
             */
            until?: string;
            /**
             * Format: date
             * @description By when it has to be reviewed; null: it is not.
             */
            review?: string;
        };
        RegisteredField: {
            /** @description Its address. */
            field: string;
            /** @description What people call it. */
            title: string;
            /** @description fideslang categories. */
            categories: string[];
            /** @description What is used instead of the exact value, see `Code`; null: the exact value. */
            as?: string;
            /** @description Who else receives it. */
            recipients: string[];
            /** @description Of a special category (GDPR Art. 9(1), 10). */
            special: boolean;
            /** @description Sealed under the person's own key. */
            sealed: boolean;
        };
        ReleasedBreaker: {
            /** @description Whether there was anything to release. */
            wasOpen: boolean;
        };
        ReleasedView: {
            /** @description As it is kept. */
            hold: components["schemas"]["HoldView"];
            /** @description The erasures that go on. */
            resumed: string[];
            /** @description Those that another hold keeps waiting. */
            stillHeld: string[];
        };
        RenderedView: {
            /** @description Answers the notice, once. It is kept nowhere. */
            token: string;
            /**
             * Format: date-time
             * @description From when on it does not.
             */
            expires: string;
            /** @description Which, and the hash of what follows. */
            notice: components["schemas"]["ShownNoticeView"];
            /** @description To be shown. */
            title: string;
            /** @description To be shown. */
            text: string;
            /** @description To be shown, and answered each by itself. */
            purposes: components["schemas"]["NoticePurposeView"][];
            /** @description Whether a yes goes against a signal: then say so, and ask for an acknowledgement. */
            hasSignal: boolean;
        };
        Rendering: {
            /** @description Its code. */
            notice: string;
            /** @description One of those that it has words in. */
            language: string;
            /** @description One of those that it is shown on. */
            surface: string;
            /**
             * Format: int32
             * @description The newest by default.
             */
            version?: null | number;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        Replayed: {
            /** @description The data map’s key. */
            recipient: string;
        };
        RequestClockView: {
            /**
             * Format: date
             * @description The last day on which the answer is in time.
             */
            due: string;
            /** @description Whether the person is awaited, so that the day moves on. */
            provisional: boolean;
            /**
             * Format: date
             * @description Until when the person may be told of an extension; left out where there is none.
             */
            extensionToldBy?: string;
            /** @description Each step, with its source. */
            why: string[];
        };
        RequestDecision: {
            /** @description Of the request. */
            id: string;
            /** @description How far it is now: what is taken back ends a little later. */
            stage: components["schemas"]["RequestStage"];
        };
        /**
         * @description - `complete`: Every mapped place was covered.
         *     - `incomplete`: Done wherever possible, but at least one mapped place was not covered: see the coverage gaps.
         *     - `not-found`: No connected store holds anything about these identities.
         *     - `ambiguous`: The identities fit more than one person, so nothing was touched. A distinguishing identity is needed.
         *     - `pending`: Everything mapped is done, and the key is deleted; whoever is granted recover could bring it back until the purge's date.
         *     - `cancelled`: An operator cancelled it inside the cooling-off, and the fence was lifted.
         *     - `withdrawn`: The person took it back before anything was destroyed.
         *     - `refused`: It was refused with a reason: see the record's notes.
         *     - `expired`: What the person was asked for never came, such as a proof of who asks: nothing was searched for then.
         *     - `already-erased`: Erased on an earlier request, or past its point of no return: nobody is given the subject's key any more.
         * @enum {string}
         */
        RequestOutcome: "complete" | "incomplete" | "not-found" | "ambiguous" | "pending" | "cancelled" | "withdrawn" | "refused" | "expired" | "already-erased";
        /** @description What a running request shows of itself: no personal data. */
        RequestProgress: {
            /** @description What it is doing, for instance `erasing shop_sql`. */
            step: string;
            /**
             * Format: int32
             * @description Steps done.
             */
            done: number;
            /**
             * Format: int32
             * @description Steps in all, as far as known.
             */
            steps: number;
            /** @description The connection whose store does not answer, or null. */
            waitingFor?: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            waitingSince?: string;
            /** @description Why the step failed for good, as a code: an operator looks at it and resumes the request. */
            quarantined?: string;
            /** @description Where to look further; also what an operator's word to resume names. */
            reference?: string;
        };
        /**
         * @description How far a request has come, as far as it decides what may still be done with it. How it ended is its outcome, and what it is doing just now is text.
         *
         *     - `received`: It came in.
         *     - `identifying`: The person was asked to show who they are.
         *     - `identified`: The person has shown who they are.
         *     - `planned`: The stores were searched: it is known what is to be done.
         *     - `previewed`: What will be done is written down, in counts, for people to read.
         *     - `approving`: People are asked to approve it.
         *     - `running`: It is being carried out, and can still be taken back.
         *     - `committed`: It is past its point of no return.
         *     - `cancelling`: It is to be cancelled: nothing is destroyed for it any more.
         *     - `withdrawing`: The person took it back: nothing is destroyed for it any more.
         *     - `refusing`: It is refused: what was done for it is taken back.
         *     - `expiring`: What the person was asked for never came: what was done for it is taken back.
         *     - `closed`: It has ended as it was meant to.
         *     - `cancelled`: It has ended because it was cancelled.
         *     - `withdrawn`: It has ended because the person took it back.
         *     - `refused`: It has ended with a refusal, which can be appealed where the law knows appeals.
         *     - `expired`: It has ended because what the person was asked for never came.
         *     - `appealed`: The person has appealed the refusal, and somebody has to answer.
         *     - `upheld`: The appeal is answered: the refusal stands.
         *     - `reversed`: The appeal is answered: the refusal does not stand, and another request does what was asked.
         * @enum {string}
         */
        RequestStage: "received" | "identifying" | "identified" | "planned" | "previewed" | "approving" | "running" | "committed" | "cancelling" | "withdrawing" | "refusing" | "expiring" | "closed" | "cancelled" | "withdrawn" | "refused" | "expired" | "appealed" | "upheld" | "reversed";
        /**
         * @description - `open`: Under way.
         *     - `waiting`: A store does not answer; progress says which, and since when.
         *     - `quarantined`: A step failed for good; progress says which, with the code and the reference. An operator may resume it.
         *     - `failed`: Its workflow has ended without an outcome.
         *     - `closed`: It has an outcome.
         * @enum {string}
         */
        RequestState: "open" | "waiting" | "quarantined" | "failed" | "closed";
        /** @description Where a request stands. */
        RequestStatus: {
            /** @description Opaque. */
            id: string;
            /** @description Which right is exercised. */
            right: components["schemas"]["Right"];
            /** @description Under which law. */
            regime: string;
            /**
             * Format: date-time
             * @description When it came in.
             */
            received: string;
            /**
             * Format: date
             * @description The last day on which the answer is in time.
             */
            due: string;
            /** @description Why it is due on that day: each step, with its source. */
            why?: string[];
            /** @description How far it has come: what may be done with it depends on that. */
            stage: components["schemas"]["RequestStage"];
            /** @description The legal holds that it waits for, by their ids. */
            holds?: string[];
            /** @description The digest of its preview, which an approval names. */
            preview?: string;
            /** @description Which team or role takes care of it. */
            assignee?: string;
            /** @description That it was refused, and what the person is told. */
            refusal?: components["schemas"]["RefusalView"];
            /** @description The refused request that this one goes on from, after an appeal. */
            follows?: string;
            /** @description What it does. */
            state: components["schemas"]["RequestState"];
            /**
             * Format: date-time
             * @description When it ended.
             */
            closed?: string;
            /** @description How it ended. */
            outcome?: components["schemas"]["RequestOutcome"];
            /**
             * Format: date-time
             * @description Until when its export can be downloaded.
             */
            exportUntil?: string;
            /** @description What it is doing, while it runs. */
            progress?: components["schemas"]["RequestProgress"];
            /** @description Why its workflow failed, as a code and a reference. */
            failure?: string;
            /** @description The commitment to what was stated; base64. */
            commitment?: string;
            /** @description That the log holds the request, for the customer to keep. */
            receipt?: components["schemas"]["Receipt"];
            /** @description Why its certificate was revoked. */
            revoked?: string;
            /** @description The mapped places that it does not cover. */
            notCovered?: components["schemas"]["NotCovered"];
            /** @description How it is known who asks; left out where no proof is needed. */
            proof?: components["schemas"]["ProofStatus"];
        };
        Reversible: {
            /**
             * @description Whether it is taken back.
             * @default false
             */
            takeBack?: boolean;
            /** @description How it reached the caller. */
            method: components["schemas"]["CallersMethod"];
            by?: components["schemas"]["HandView"] | null;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        Review: {
            /** @description Opaque. */
            id: string;
            /** @description Of its workflow. */
            phase: components["schemas"]["WorkflowPhase"];
            /** @description What it found; left out until it has ended. */
            report?: components["schemas"]["ReviewReport"];
        };
        /** @description The report of a review, as it is kept: names and counts, no personal data. */
        ReviewReport: {
            /** @description The review's id. */
            review: string;
            /**
             * Format: date-time
             * @description When it looked.
             */
            at: string;
            /** @description The digest of the map that it looked with; null where it needed none. */
            dataMap?: string;
            /** @description In the order in which people read them. */
            findings: components["schemas"]["Finding"][];
        };
        Revocation: {
            /** @description For everyone who has the certificate: no personal data. */
            why: string;
        };
        RevokedCertificate: {
            /** @description Of the request. */
            id: string;
            /** @description The reason that is in the log. */
            why: string;
        };
        /**
         * @description A right that a data subject exercises. The table of laws calls each by the same name.
         *
         *     - `access`: GDPR Art. 15.
         *     - `portability`: GDPR Art. 20.
         *     - `erasure`: GDPR Art. 17.
         *     - `rectification`: GDPR Art. 16.
         *     - `restriction`: Restriction of processing, GDPR Art. 18.
         *     - `objection`: Objection to a purpose, or to all direct marketing, GDPR Art. 21.
         *     - `opt-out`: Opt-out of sale, sharing, targeted advertising and profiling, CCPA §1798.120 and laws of other states.
         *     - `limit-use`: Limit of the use of sensitive data, CCPA §1798.121.
         *     - `withdrawal`: Withdrawal of a consent, or of all, GDPR Art. 7(3).
         * @enum {string}
         */
        Right: "access" | "portability" | "erasure" | "rectification" | "restriction" | "objection" | "opt-out" | "limit-use" | "withdrawal";
        RuleFinding: {
            /**
             * Format: int32
             * @description Of the rule: a lower one decides first.
             */
            number: number;
            /** @description Its code. */
            rule: string;
            /** @description The law that it comes from. */
            source: string;
            /** @description What it has something against. */
            field: string;
            /** @description What. */
            reason: string;
            /** @description The id of what it rests on; null where it is the lack of something. */
            fact?: string;
            /**
             * Format: date-time
             * @description From when on that is so; null where no fact says.
             */
            since?: string;
            /** @description Whether it named the reason of the answer. */
            decides: boolean;
        };
        SealingAnswer: {
            /** @description One for each item of the batch, in its order. */
            items: components["schemas"]["SealingResult"][];
        };
        SealingBatch: {
            /** @description What to seal or open, each for itself. */
            items: components["schemas"]["SealingItem"][];
        };
        /**
         * @description - `erased`: The subject was erased, and stays so.
         *     - `fenced`: The subject's erasure has begun.
         *     - `no-key`: The subject was never given a key.
         *     - `refused`: Altered, or sealed for another subject, address or key.
         *     - `not-sealed`: No sealed record at all.
         *     - `retained`: Kept on a legal ground, under the ground's key.
         *     - `unavailable`: The vault does not answer; worth trying again.
         * @enum {string}
         */
        SealingError: "erased" | "fenced" | "no-key" | "refused" | "not-sealed" | "retained" | "unavailable";
        /** @description A value at its address: text, or bytes in base64. The answer is in the same form. */
        SealingItem: {
            /** @description Where the value belongs. */
            dataset: string;
            /** @description Its record there. */
            record: string;
            /** @description Its field there. A value opens at its own address alone. */
            field: string;
            /** @description Whose it is, as enrolment answered; left out for what is retained. */
            subject?: null | string;
            /** @description A text; either this or a value. */
            text?: null | string;
            /** @description Bytes in base64, with padding and without white space. */
            value?: null | string;
            /**
             * Format: int32
             * @description Of the record, for whoever reads it later.
             * @default 1
             */
            schemaVersion?: number;
        };
        /** @description Text or value, as the item had it; or why not. */
        SealingResult: {
            /** @description The text, sealed or opened. */
            text?: string;
            /** @description The bytes in base64, sealed or opened. */
            value?: string;
            /** @description Why there is neither. */
            error?: components["schemas"]["SealingError"];
        };
        /** @enum {string} */
        Severity: "low" | "medium" | "high";
        ShownHash: {
            /** @description In which it is shown. */
            language: string;
            /** @description On which it is shown. */
            surface: string;
            /** @description SHA-256. */
            hash: string;
        };
        /** @description The notice that somebody saw. */
        ShownNoticeView: {
            /** @description Of the notice. */
            code: string;
            /**
             * Format: int32
             * @description Of the notice.
             */
            version: number;
            /** @description In which it was shown. */
            language: string;
            /** @description Where it was shown. */
            surface: string;
            /** @description SHA-256 of exactly what was shown. */
            hash: string;
        };
        SignalText: {
            /** @description Exactly as the consent management platform wrote it. */
            text: string;
            browser?: components["schemas"]["BrowserSignal"] | null;
        };
        SignalView: {
            /** @description The classes that it says no to. */
            optedOut: components["schemas"]["OptOutClass"][];
            /** @description The purposes that it says no to. */
            refused: string[];
            /** @description It says no to sensitive data. */
            limitsUse: boolean;
            /** @description It passes a browser’s signal on. */
            hasGlobalPrivacyControl: boolean;
            /** @description Whether any of it was new. */
            changed: boolean;
        };
        Submission: {
            /** @description Which right is exercised. */
            right: components["schemas"]["Right"];
            /** @description Who asks: values by kind, as the data map names the kinds. */
            identities: {
                [key: string]: string;
            };
            /**
             * @description Under which law.
             * @default eu-gdpr
             */
            regime?: string;
            /** @description The customer's own bytes, base64: with them, nobody else could have made the commitment up. */
            nonce?: null | string;
            /**
             * @description The group of data subjects that the request is about, as the data map names it.
             * @default customers
             */
            group?: string;
            about?: components["schemas"]["AboutUses"] | null;
            /** @description What is to be corrected, for a rectification. */
            corrections?: null | components["schemas"]["Correction"][];
            proven?: components["schemas"]["VouchedProof"] | null;
        };
        SweepFailure: {
            /** @description Whose rows were not erased. */
            collection: string;
            /** @description Why, for instance `store-mismatch`. */
            code: string;
            /** @description Where to look: a connection, a collection, a constraint. */
            reference: string;
            /**
             * Format: int64
             * @description How many; zero where the collection failed before one was counted.
             */
            rows: number;
        };
        /**
         * @description - `nothing-due`: No row had outlived its period.
         *     - `nothing-possible`: There is no collection with a retention period that can be swept.
         *     - `shown`: A dry run has shown what is due.
         *     - `erased`: Every row that was due is erased.
         *     - `completed-with-failures`: Some collection or row could not be swept; the others are.
         *     - `failed`: Rows were due, or collections could not be looked at, and nothing was erased.
         * @enum {string}
         */
        SweepOutcome: "nothing-due" | "nothing-possible" | "shown" | "erased" | "completed-with-failures" | "failed";
        /** @description A sweep's status: totals alone. What became of each collection is in its record, however many there are. */
        SweepProgress: {
            /** @description What the sweep is doing. */
            stage: components["schemas"]["SweepStage"];
            /** @description Whether it erases nothing. */
            dryRunOnly: boolean;
            /** @description So far. */
            totals: components["schemas"]["SweepTotals"];
            /** @description Once it has ended. */
            outcome?: components["schemas"]["SweepOutcome"];
        };
        /**
         * @description - `ending-cases`: Ends this system's own case files that are past their term.
         * @enum {string}
         */
        SweepStage: "dry-run" | "erasing" | "ending-cases" | "done";
        SweepStart: {
            /** @description Whether it only shows what is due. It has no default: whoever means to erase says so. */
            dryRun: boolean;
        };
        SweepTotals: {
            /**
             * Format: int32
             * @description Collections with a retention period.
             */
            rules: number;
            /**
             * Format: int32
             * @description Of these, the ones that were looked at so far, or that cannot be.
             */
            looked: number;
            /**
             * Format: int64
             * @description Rows that had outlived their period when they were counted.
             */
            expired: number;
            /** @description Some collection has more of them than were counted. */
            atLeast: boolean;
            /**
             * Format: int64
             * @description Rows deleted or masked since, with those that follow them.
             */
            erased: number;
            /**
             * Format: int64
             * @description Rows that are due and could not be erased.
             */
            notErased: number;
            /**
             * Format: int64
             * @description Rows whose period has no beginning that can be read: they stay.
             */
            undated: number;
            /**
             * Format: int32
             * @description Collections with a failure.
             */
            failed: number;
            /**
             * Format: int32
             * @description Collections that cannot be swept: nothing is configured for their connection, or nothing erases their rows.
             */
            impossible: number;
        };
        SweepView: {
            /** @description Opaque. */
            id: string;
            /** @description Of its workflow. */
            phase: components["schemas"]["WorkflowPhase"];
            /** @description What it has done, in totals. */
            progress?: components["schemas"]["SweepProgress"];
            /** @description Why it failed, as a code and a reference. */
            failure?: string;
            /**
             * Format: int64
             * @description This system's own case files that it could not end.
             */
            casesFailed: number;
            /** @description A page of at most `PageSize`, in the order in which they are swept. */
            collections: components["schemas"]["SweptCollectionView"][];
            /**
             * Format: int32
             * @description The index to ask on from; null on the last page.
             */
            next?: number;
        };
        SweptCollectionView: {
            /**
             * Format: int32
             * @description Its place in the sweep, from 0.
             */
            index: number;
            /** @description Its address. */
            collection: string;
            /** @description What has become of it. */
            state: components["schemas"]["SweptState"];
            /**
             * Format: int64
             * @description Rows that had outlived their period when they were counted; the rows that follow them are not counted.
             */
            expired: number;
            /** @description There are more than were counted. */
            atLeast: boolean;
            /**
             * Format: int64
             * @description Rows deleted or masked since.
             */
            erased: number;
            /**
             * Format: int64
             * @description Rows whose period has no beginning that can be read: they stay.
             */
            undated: number;
            /** @description Rows deleted or masked because they follow those, by collection. */
            following: components["schemas"]["FollowingRows"][];
            /** @description Rows that are due and were not erased, by collection and cause. */
            failures: components["schemas"]["SweepFailure"][];
            /** @description Why it cannot be swept, as a code. */
            reason?: string;
        };
        /**
         * @description - `waiting`: Not looked at yet.
         *     - `nothing-due`: No row has outlived its period.
         *     - `impossible`: Nothing is configured for its connection, or nothing erases its rows: see the reason.
         *     - `due`: Rows have outlived their period.
         *     - `erased`: Every row that was due is erased.
         *     - `erased-in-part`: Some rows that were due are erased.
         *     - `failed`: It could not be looked at, or no row that was due could be erased.
         * @enum {string}
         */
        SweptState: "waiting" | "nothing-due" | "impossible" | "due" | "erased" | "erased-in-part" | "failed";
        TaskAssignment: {
            /** @description A team, or the id that a token names: no person’s name. */
            assignee: string;
        };
        TaskList: {
            /** @description In the order in which they are due. */
            tasks: components["schemas"]["TaskView"][];
        };
        TaskView: {
            /** @description The id of its request. */
            request: string;
            /** @description Unique in the request. */
            name: string;
            /** @description What has to be done. */
            kind: components["schemas"]["ManualTaskKind"];
            /** @description Where: a dataset, a message or a recipient. */
            place: string;
            /** @description A role or a team, as the data map says. */
            owner?: string;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            opened: string;
            /**
             * Format: date
             * @description By when it is to be done.
             */
            due: string;
            /** @description What to do. */
            instructions?: string;
            /** @description Who has taken it on. */
            assignee?: string;
            /** @description How far it has come. */
            state: components["schemas"]["ManualTaskState"];
            /**
             * Format: date-time
             * @description When it was closed.
             */
            closed?: string;
            /** @description Who closed it, as the log names people. */
            closedBy?: string;
            /** @description Of what was said: SHA-256. */
            proofDigest?: string;
        };
        /**
         * @description What became of a line of text.
         *
         *     - `same`: Both versions have it.
         *     - `removed`: Only the earlier version has it.
         *     - `added`: Only the later version has it.
         * @enum {string}
         */
        TextChange: "same" | "removed" | "added";
        ThirdCountryTransfer: {
            /** @description ISO 3166-1, two capitals. */
            country: string;
            /** @description Who receives the data there; null where the map does not say. */
            recipient?: string;
            /** @description On what ground (Art. 45 to 49). */
            safeguard: components["schemas"]["TransferSafeguard"];
            /** @description Of the safeguard, or where a copy of it is; null where the map does not say. */
            description?: string;
        };
        /**
         * @description - `received`: The day of receipt, in the controller's time zone.
         *     - `not-yet-in-force`: The law does not apply yet.
         *     - `restarted`: The period begins later, because of what was awaited.
         *     - `runs-on`: The clock runs although something was awaited.
         *     - `counted`: The period was counted.
         *     - `missing-date`: The date is missing in the last month.
         *     - `paused`: The clock stood.
         *     - `pause-outside`: A pause changes nothing, because it lies outside of the period.
         *     - `pause-open`: What is awaited has not come yet.
         *     - `extended`: The person was told of an extension.
         *     - `extension-too-late`: The person was told too late, so the period was not extended.
         *     - `not-working-day`: The last day is moved, because nobody works on it.
         *     - `too-few-working-days`: The period has too few working days.
         *     - `stays`: Nobody works on the last day, and the law does not move it.
         *     - `holidays-unknown`: The holidays of a year are not known.
         *     - `no-such-day`: The day does not exist in the time zone.
         *     - `ends`: The day when it is over.
         *     - `not-verified`: A rule was not compared with the text of the law.
         * @enum {string}
         */
        TraceKind: "received" | "not-yet-in-force" | "restarted" | "runs-on" | "counted" | "missing-date" | "paused" | "pause-outside" | "pause-open" | "extended" | "extension-too-late" | "not-working-day" | "too-few-working-days" | "stays" | "holidays-unknown" | "no-such-day" | "ends" | "not-verified";
        /**
         * @description On what ground data go to a third country.
         *
         *     - `adequacy`: The Commission decided that the country protects them adequately (Art. 45).
         *     - `standard-clauses`: Standard data protection clauses (Art. 46(2)(c), (d)).
         *     - `binding-rules`: Binding corporate rules (Art. 47).
         *     - `other-guarantees`: Another appropriate safeguard (Art. 46).
         *     - `derogation`: A derogation for a specific situation (Art. 49).
         * @enum {string}
         */
        TransferSafeguard: "adequacy" | "standard-clauses" | "binding-rules" | "other-guarantees" | "derogation";
        UncoveredPlace: {
            /** @description As `dataset.collection`. */
            collection: string;
            /** @description It is not covered. */
            why: components["schemas"]["CoverageGapKind"];
            /** @description What is missing, and what to do. */
            detail: string;
        };
        UsePage: {
            /** @description The newest first. */
            records: components["schemas"]["UseRecord"][];
            /** @description Where the next page begins; null behind the last. */
            next?: string;
        };
        /** @description What a purpose was given of a person, or refused, at one instant: who, for what, why. Holds opaque ids, codes and counts, and no value of any field. */
        UseRecord: {
            /** @description 32 lower-case hexadecimal digits. */
            id: string;
            /** @description The subject's or device's id. */
            person: string;
            /** @description As the data map names it. */
            purpose: string;
            /** @description The application or person that asked, as its token says. */
            caller: string;
            /**
             * Format: date-time
             * @description When the data were given.
             */
            at: string;
            /** @description The digest of the data map that was decided by. */
            policy: string;
            /** @description Each field that was asked for. */
            fields: components["schemas"]["FieldUseRecord"][];
            /** @description By collection: how many rows were given. */
            rows: {
                [key: string]: number;
            };
            /** @description Whether anything was given. */
            isUse: boolean;
        };
        Vouched: {
            /** @description Of the request. */
            id: string;
            /** @description How it is known. */
            by: components["schemas"]["VouchedProof"];
        };
        /**
         * @description How a caller who answers for it knows the person.
         *
         *     - `session`: The person was logged in. Not enough for an erasure.
         *     - `reauthentication`: The person logged in again for this request.
         *     - `document`: A document was compared.
         *     - `in-person`: The person was there.
         * @enum {string}
         */
        VouchedProof: "session" | "reauthentication" | "document" | "in-person";
        Vouching: {
            /** @description How it is known. */
            by: components["schemas"]["VouchedProof"];
        };
        WithdrawalLinkView: {
            /** @description Behind this host’s address. */
            path: string;
        };
        /** @enum {string} */
        WorkflowPhase: "running" | "suspended" | "completed" | "failed" | "terminated";
    };
    responses: {
        /** @description `being-erased`: This person’s erasure has begun: enrol them again when it is complete. */
        "being-erased": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "being-erased";
                };
            };
        };
        /** @description `body-too-large`: The body is too large. */
        "body-too-large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "body-too-large";
                };
            };
        };
        /**
         * @description `change-is-material`: The change is called cosmetic, and it is not.
         *
         *     `wrong-notice-version`: This is not the version that comes next.
         */
        "change-is-material.wrong-notice-version": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "change-is-material" | "wrong-notice-version";
                };
            };
        };
        /** @description `code-refused`: This code does not count. */
        "code-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "code-refused";
                };
            };
        };
        /** @description `cross-site`: Another site sent this: nothing was recorded. */
        "cross-site": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site";
                };
            };
        };
        /**
         * @description `cross-site`: Another site sent this: nothing was recorded.
         *
         *     `forbidden`: The token does not allow this.
         */
        "cross-site.forbidden": {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site" | "forbidden";
                };
            };
        };
        /**
         * @description `cross-site`: Another site sent this: nothing was recorded.
         *
         *     `forbidden`: The token does not allow this.
         *
         *     `notice-token-refused`: The token does not allow this answer.
         */
        "cross-site.forbidden.notice-token-refused": {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site" | "forbidden" | "notice-token-refused";
                };
            };
        };
        /**
         * @description `cross-site`: Another site sent this: nothing was recorded.
         *
         *     `link-refused`: This is no link of this deployment.
         */
        "cross-site.link-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site" | "link-refused";
                };
            };
        };
        /**
         * @description `cross-site`: Another site sent this: nothing was recorded.
         *
         *     `notice-token-refused`: The token does not allow this answer.
         *
         *     `page-refused`: This page cannot be opened, or no longer.
         */
        "cross-site.notice-token-refused.page-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site" | "notice-token-refused" | "page-refused";
                };
            };
        };
        /**
         * @description `cross-site`: Another site sent this: nothing was recorded.
         *
         *     `page-refused`: This page cannot be opened, or no longer.
         */
        "cross-site.page-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "cross-site" | "page-refused";
                };
            };
        };
        /**
         * @description `decisions-changing`: What the person allows changed each time while the stores were read.
         *
         *     `ledger-busy`: Too many acts of one person at once; try again.
         *
         *     `starting`: This app is starting and serves nothing yet; try again.
         *
         *     `store-unavailable`: A connected store does not answer.
         */
        "decisions-changing.ledger-busy.starting.store-unavailable": {
            headers: {
                /** @example 1 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "decisions-changing" | "ledger-busy" | "starting" | "store-unavailable";
                };
            };
        };
        /** @description `forbidden`: The token does not allow this. */
        forbidden: {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "forbidden";
                };
            };
        };
        /**
         * @description `forbidden`: The token does not allow this.
         *
         *     `not-by-person`: A person approves: this token is an application’s, or does not show a person.
         */
        "forbidden.not-by-person": {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "forbidden" | "not-by-person";
                };
            };
        };
        /**
         * @description `forbidden`: The token does not allow this.
         *
         *     `not-by-person`: A person approves: this token is an application’s, or does not show a person.
         *
         *     `own-request`: Who submitted a request does not approve it: somebody else has to.
         */
        "forbidden.not-by-person.own-request": {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "forbidden" | "not-by-person" | "own-request";
                };
            };
        };
        /**
         * @description `forbidden`: The token does not allow this.
         *
         *     `own-decision`: Who refused a request does not answer its appeal: somebody else has to.
         */
        "forbidden.own-decision": {
            headers: {
                /** @example Bearer error="insufficient_scope", scope="requests.read" */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "forbidden" | "own-decision";
                };
            };
        };
        /** @description `idempotency-key-reused`: This Idempotency-Key came with another body before. */
        "idempotency-key-reused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "idempotency-key-reused";
                };
            };
        };
        /** @description `invalid-request`: Something in the request cannot be used. */
        "invalid-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "invalid-request";
                };
            };
        };
        /**
         * @description `invalid-request`: Something in the request cannot be used.
         *
         *     `malformed-json`: The body is not well-formed JSON.
         *
         *     `malformed-request`: The request is not well-formed HTTP.
         */
        "invalid-request.malformed-json.malformed-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "invalid-request" | "malformed-json" | "malformed-request";
                };
            };
        };
        /**
         * @description `keys-unavailable`: No key could be had in time; try again later.
         *
         *     `starting`: This app is starting and serves nothing yet; try again.
         */
        "keys-unavailable.starting": {
            headers: {
                /** @example 5 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "keys-unavailable" | "starting";
                };
            };
        };
        /**
         * @description `ledger-busy`: Too many acts of one person at once; try again.
         *
         *     `starting`: This app is starting and serves nothing yet; try again.
         */
        "ledger-busy.starting": {
            headers: {
                /** @example 1 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "ledger-busy" | "starting";
                };
            };
        };
        /** @description `link-refused`: This is no link of this deployment. */
        "link-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "link-refused";
                };
            };
        };
        /** @description `malformed-agreement`: The address names no agreement that can be kept. */
        "malformed-agreement": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed-agreement";
                };
            };
        };
        /**
         * @description `malformed-notice`: The notice does not say what people have to be told.
         *
         *     `notice-before-predecessor`: The notice has a date before the version that it replaces.
         *
         *     `notice-in-future`: The notice has a date in the future.
         *
         *     `purpose-not-in-map`: The notice asks for a purpose that the data map does not have.
         *
         *     `too-hard-to-read`: The notice is harder to read than this deployment allows.
         *
         *     `unknown-category`: The notice names a category of data that is none.
         */
        "malformed-notice.notice-before-predecessor.notice-in-future.purpose-not-in-map.too-hard-to-read.unknown-category": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed-notice" | "notice-before-predecessor" | "notice-in-future" | "purpose-not-in-map" | "too-hard-to-read" | "unknown-category";
                };
            };
        };
        /** @description `malformed-signal`: The signal is not well-formed: nothing of it was recorded. */
        "malformed-signal": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "malformed-signal";
                };
            };
        };
        /** @description `no-deadline`: The table of laws has no date for this. */
        "no-deadline": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "no-deadline";
                };
            };
        };
        /** @description `not-awaiting-approval`: This erasure awaits no approval: it was cancelled, has all it needs, or needs none. */
        "not-awaiting-approval": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-awaiting-approval";
                };
            };
        };
        /** @description `not-cancellable`: This request counted at once, has ended, or is past its point of no return: it cannot be cancelled. */
        "not-cancellable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-cancellable";
                };
            };
        };
        /** @description `not-in-this-stage`: The request is too far on for this, or not far enough, or has ended. */
        "not-in-this-stage": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-in-this-stage";
                };
            };
        };
        /** @description `not-quarantined`: This request is not quarantined and has a workflow: there is nothing to try again. */
        "not-quarantined": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-quarantined";
                };
            };
        };
        /** @description `not-ready`: Something that this service needs does not answer. */
        "not-ready": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-ready";
                };
            };
        };
        /** @description `not-replayable`: This recipient has confirmed, or is asked just now. */
        "not-replayable": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "not-replayable";
                };
            };
        };
        /** @description `nothing-answered`: Nothing is answered. */
        "nothing-answered": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "nothing-answered";
                };
            };
        };
        /**
         * @description `nothing-answered`: Nothing is answered.
         *
         *     `unknown-purpose`: The data map has no such purpose.
         *
         *     `unknown-wording`: The notice has no words in this language, or is not shown on this surface.
         */
        "nothing-answered.unknown-purpose.unknown-wording": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "nothing-answered" | "unknown-purpose" | "unknown-wording";
                };
            };
        };
        /** @description `notice-replaced`: A material change replaced this version of the notice. */
        "notice-replaced": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "notice-replaced";
                };
            };
        };
        /**
         * @description `notice-replaced`: A material change replaced this version of the notice.
         *
         *     `notice-token-over`: The notice can no longer be answered with this token.
         *
         *     `signal-not-acknowledged`: The browser says no by a signal: a yes needs the person’s acknowledgement.
         */
        "notice-replaced.notice-token-over.signal-not-acknowledged": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "notice-replaced" | "notice-token-over" | "signal-not-acknowledged";
                };
            };
        };
        /** @description `page-refused`: This page cannot be opened, or no longer. */
        "page-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "page-refused";
                };
            };
        };
        /** @description `proof-not-awaited`: This request awaits no proof of this kind. */
        "proof-not-awaited": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "proof-not-awaited";
                };
            };
        };
        /**
         * @description `receipt-contradicted`: The log has something else under the id of this event.
         *
         *     `receipt-not-ready`: There is no receipt yet.
         */
        "receipt-contradicted.receipt-not-ready": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "receipt-contradicted" | "receipt-not-ready";
                };
            };
        };
        /** @description `request-token-refused`: This token opens no request, or no longer. */
        "request-token-refused": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "request-token-refused";
                };
            };
        };
        /** @description `slow-request`: The request did not arrive in time. */
        "slow-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "slow-request";
                };
            };
        };
        /** @description `starting`: This app is starting and serves nothing yet; try again. */
        starting: {
            headers: {
                /** @example 5 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "starting";
                };
            };
        };
        /** @description `store-mismatch`: A connected store is not as the data map says. */
        "store-mismatch": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "store-mismatch";
                };
            };
        };
        /** @description `task-closed`: This task is closed. */
        "task-closed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "task-closed";
                };
            };
        };
        /** @description `too-many-messages`: This request takes no more messages. */
        "too-many-messages": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too-many-messages";
                };
            };
        };
        /**
         * @description `too-many-people`: One question is about at most 10,000 people.
         *
         *     `unknown-field`: The purpose does not use that field.
         *
         *     `unknown-purpose`: The data map has no such purpose.
         */
        "too-many-people.unknown-field.unknown-purpose": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too-many-people" | "unknown-field" | "unknown-purpose";
                };
            };
        };
        /** @description `too-many-requests`: This caller has sent too many requests. */
        "too-many-requests": {
            headers: {
                /** @example 30 */
                "Retry-After"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "too-many-requests";
                };
            };
        };
        /** @description `unauthenticated`: A valid bearer token is needed. */
        unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unauthenticated";
                };
            };
        };
        /** @description `unexpected`: Something went wrong here; the reference leads to it in the log. */
        unexpected: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unexpected";
                };
            };
        };
        /**
         * @description `unknown-agreement`: There is no record of an agreement with this hash.
         *
         *     `unknown-person`: There is no such person or device.
         */
        "unknown-agreement.unknown-person": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-agreement" | "unknown-person";
                };
            };
        };
        /**
         * @description `unknown-agreement`: There is no record of an agreement with this hash.
         *
         *     `unknown-person`: There is no such person or device.
         *
         *     `unknown-receipt`: There is no such receipt.
         */
        "unknown-agreement.unknown-person.unknown-receipt": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-agreement" | "unknown-person" | "unknown-receipt";
                };
            };
        };
        /** @description `unknown-certificate`: There is no such certificate. */
        "unknown-certificate": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-certificate";
                };
            };
        };
        /** @description `unknown-checkpoint`: There is no such checkpoint. */
        "unknown-checkpoint": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-checkpoint";
                };
            };
        };
        /** @description `unknown-export`: There is no such export. */
        "unknown-export": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-export";
                };
            };
        };
        /**
         * @description `unknown-field`: The purpose does not use that field.
         *
         *     `unknown-purpose`: The data map has no such purpose.
         */
        "unknown-field.unknown-purpose": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-field" | "unknown-purpose";
                };
            };
        };
        /** @description `unknown-hold`: There is no such legal hold. */
        "unknown-hold": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-hold";
                };
            };
        };
        /** @description `unknown-notice-version`: The privacy notice has no such version. */
        "unknown-notice-version": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-notice-version";
                };
            };
        };
        /**
         * @description `unknown-notice`: Nobody published such a notice.
         *
         *     `unknown-person`: There is no such person or device.
         */
        "unknown-notice.unknown-person": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-notice" | "unknown-person";
                };
            };
        };
        /**
         * @description `unknown-page`: There is no such page.
         *
         *     `unknown-review`: There is no such review.
         */
        "unknown-page.unknown-review": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-page" | "unknown-review";
                };
            };
        };
        /** @description `unknown-person`: There is no such person or device. */
        "unknown-person": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-person";
                };
            };
        };
        /** @description `unknown-preview`: There is no such preview. */
        "unknown-preview": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-preview";
                };
            };
        };
        /** @description `unknown-problem`: There is no such problem. */
        "unknown-problem": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-problem";
                };
            };
        };
        /** @description `unknown-purpose`: The data map has no such purpose. */
        "unknown-purpose": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-purpose";
                };
            };
        };
        /** @description `unknown-receipt`: There is no such receipt. */
        "unknown-receipt": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-receipt";
                };
            };
        };
        /** @description `unknown-recipient-notice`: There is no such notice to a recipient. */
        "unknown-recipient-notice": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-recipient-notice";
                };
            };
        };
        /** @description `unknown-regime`: There is no such regime. */
        "unknown-regime": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-regime";
                };
            };
        };
        /** @description `unknown-request`: There is no such request. */
        "unknown-request": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-request";
                };
            };
        };
        /** @description `unknown-review`: There is no such review. */
        "unknown-review": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-review";
                };
            };
        };
        /** @description `unknown-sweep`: There is no such sweep. */
        "unknown-sweep": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-sweep";
                };
            };
        };
        /** @description `unknown-task`: There is no such task. */
        "unknown-task": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-task";
                };
            };
        };
        /**
         * @description `unknown-task`: There is no such task.
         *
         *     `unknown-task-proof`: There is no such proof.
         */
        "unknown-task.unknown-task-proof": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-task" | "unknown-task-proof";
                };
            };
        };
        /** @description `unknown-tile`: There is no such tile. */
        "unknown-tile": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-tile";
                };
            };
        };
        /** @description `unknown-wording`: The notice has no words in this language, or is not shown on this surface. */
        "unknown-wording": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "unknown-wording";
                };
            };
        };
        /** @description `wrong-form`: The body must be a form. */
        "wrong-form": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "wrong-form";
                };
            };
        };
        /** @description `wrong-media-type`: The body must be application/json in UTF-8, not encoded further. */
        "wrong-media-type": {
            headers: {
                /** @example application/json */
                Accept?: string;
                /** @example identity */
                "Accept-Encoding"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"] & {
                    /** @enum {unknown} */
                    code?: "wrong-media-type";
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type AboutUses = components['schemas']['AboutUses'];
export type AcceptedRequest = components['schemas']['AcceptedRequest'];
export type ActBody = components['schemas']['ActBody'];
export type AgeBand = components['schemas']['AgeBand'];
export type AgreementList = components['schemas']['AgreementList'];
export type AgreementOutcome = components['schemas']['AgreementOutcome'];
export type AnsweredAgreement = components['schemas']['AnsweredAgreement'];
export type AppealAnswered = components['schemas']['AppealAnswered'];
export type Approval = components['schemas']['Approval'];
export type ApprovalView = components['schemas']['ApprovalView'];
export type AskingView = components['schemas']['AskingView'];
export type Assignment = components['schemas']['Assignment'];
export type AutomatedDecisions = components['schemas']['AutomatedDecisions'];
export type AwaitedGround = components['schemas']['AwaitedGround'];
export type Batch = components['schemas']['Batch'];
export type Begun = components['schemas']['Begun'];
export type BrowserSignal = components['schemas']['BrowserSignal'];
export type BulkOutcome = components['schemas']['BulkOutcome'];
export type BulkResult = components['schemas']['BulkResult'];
export type CallersMethod = components['schemas']['CallersMethod'];
export type Certainty = components['schemas']['Certainty'];
export type CodeAsked = components['schemas']['CodeAsked'];
export type CodeGiven = components['schemas']['CodeGiven'];
export type CodeWanted = components['schemas']['CodeWanted'];
export type ConsentAct = components['schemas']['ConsentAct'];
export type ConsentChange = components['schemas']['ConsentChange'];
export type ConsentEventView = components['schemas']['ConsentEventView'];
export type ConsentMethod = components['schemas']['ConsentMethod'];
export type ConsentObjection = components['schemas']['ConsentObjection'];
export type ConsentOptOut = components['schemas']['ConsentOptOut'];
export type ConsentState = components['schemas']['ConsentState'];
export type ConsentWithdrawal = components['schemas']['ConsentWithdrawal'];
export type ConsentsEnded = components['schemas']['ConsentsEnded'];
export type Correction = components['schemas']['Correction'];
export type CoverageGapKind = components['schemas']['CoverageGapKind'];
export type DataProvision = components['schemas']['DataProvision'];
export type DataSource = components['schemas']['DataSource'];
export type DeadlineStepView = components['schemas']['DeadlineStepView'];
export type DeadlineView = components['schemas']['DeadlineView'];
export type DecidedField = components['schemas']['DecidedField'];
export type DecidedPerson = components['schemas']['DecidedPerson'];
export type DecisionKeyView = components['schemas']['DecisionKeyView'];
export type DecisionKeysAnswer = components['schemas']['DecisionKeysAnswer'];
export type DecisionOutcome = components['schemas']['DecisionOutcome'];
export type DecisionQuestionBody = components['schemas']['DecisionQuestionBody'];
export type DecisionsAnswer = components['schemas']['DecisionsAnswer'];
export type DerivedSignalsView = components['schemas']['DerivedSignalsView'];
export type DeviceJoined = components['schemas']['DeviceJoined'];
export type DifferenceKind = components['schemas']['DifferenceKind'];
export type EnrolledSubject = components['schemas']['EnrolledSubject'];
export type Enrolment = components['schemas']['Enrolment'];
export type ErasurePreview = components['schemas']['ErasurePreview'];
export type FieldUseRecord = components['schemas']['FieldUseRecord'];
export type FiledAppealView = components['schemas']['FiledAppealView'];
export type Finding = components['schemas']['Finding'];
export type FollowingRows = components['schemas']['FollowingRows'];
export type GateAnswer = components['schemas']['GateAnswer'];
export type GpcSupportView = components['schemas']['GpcSupportView'];
export type HandKind = components['schemas']['HandKind'];
export type HandView = components['schemas']['HandView'];
export type HealthStatus = components['schemas']['HealthStatus'];
export type HeldData = components['schemas']['HeldData'];
export type HistoryPage = components['schemas']['HistoryPage'];
export type HoldList = components['schemas']['HoldList'];
export type HoldScope = components['schemas']['HoldScope'];
export type HoldView = components['schemas']['HoldView'];
export type HolderState = components['schemas']['HolderState'];
export type ImportResult = components['schemas']['ImportResult'];
export type ImportRow = components['schemas']['ImportRow'];
export type JoinedDeviceBody = components['schemas']['JoinedDeviceBody'];
export type KeptData = components['schemas']['KeptData'];
export type KeyCompromise = components['schemas']['KeyCompromise'];
export type KeySuccession = components['schemas']['KeySuccession'];
export type LawCountingView = components['schemas']['LawCountingView'];
export type LawExtensionView = components['schemas']['LawExtensionView'];
export type LawPauseView = components['schemas']['LawPauseView'];
export type LawRuleView = components['schemas']['LawRuleView'];
export type LawSignalView = components['schemas']['LawSignalView'];
export type LegalDuty = components['schemas']['LegalDuty'];
export type LegalRight = components['schemas']['LegalRight'];
export type LinkWanted = components['schemas']['LinkWanted'];
export type LoggedEntry = components['schemas']['LoggedEntry'];
export type MadeDevice = components['schemas']['MadeDevice'];
export type ManualTaskKind = components['schemas']['ManualTaskKind'];
export type ManualTaskState = components['schemas']['ManualTaskState'];
export type Many = components['schemas']['Many'];
export type MessageList = components['schemas']['MessageList'];
export type MessageSender = components['schemas']['MessageSender'];
export type MessageView = components['schemas']['MessageView'];
export type NamedPreview = components['schemas']['NamedPreview'];
export type NewDevice = components['schemas']['NewDevice'];
export type NewMessage = components['schemas']['NewMessage'];
export type NewQuestion = components['schemas']['NewQuestion'];
export type NotCovered = components['schemas']['NotCovered'];
export type Notice = components['schemas']['Notice'];
export type NoticeAnswer = components['schemas']['NoticeAnswer'];
export type NoticeChangeKind = components['schemas']['NoticeChangeKind'];
export type NoticeComparison = components['schemas']['NoticeComparison'];
export type NoticeDifferenceView = components['schemas']['NoticeDifferenceView'];
export type NoticeLine = components['schemas']['NoticeLine'];
export type NoticeList = components['schemas']['NoticeList'];
export type NoticePart = components['schemas']['NoticePart'];
export type NoticePublication = components['schemas']['NoticePublication'];
export type NoticePurpose = components['schemas']['NoticePurpose'];
export type NoticePurposeView = components['schemas']['NoticePurposeView'];
export type NoticeState = components['schemas']['NoticeState'];
export type NoticeSummary = components['schemas']['NoticeSummary'];
export type NoticeText = components['schemas']['NoticeText'];
export type NoticeVersionComparison = components['schemas']['NoticeVersionComparison'];
export type NoticeVersionDifference = components['schemas']['NoticeVersionDifference'];
export type NoticeVersionList = components['schemas']['NoticeVersionList'];
export type NoticeVersionView = components['schemas']['NoticeVersionView'];
export type NoticeWordsView = components['schemas']['NoticeWordsView'];
export type NoticedPeriod = components['schemas']['NoticedPeriod'];
export type NoticedPurpose = components['schemas']['NoticedPurpose'];
export type OpenedRequestView = components['schemas']['OpenedRequestView'];
export type OptOutClass = components['schemas']['OptOutClass'];
export type OptOutOrigin = components['schemas']['OptOutOrigin'];
export type OptOutState = components['schemas']['OptOutState'];
export type Outcomes = components['schemas']['Outcomes'];
export type OwnRequest = components['schemas']['OwnRequest'];
export type PageAddress = components['schemas']['PageAddress'];
export type PageWanted = components['schemas']['PageWanted'];
export type PauseEffect = components['schemas']['PauseEffect'];
export type PauseGround = components['schemas']['PauseGround'];
export type PersonPageAddress = components['schemas']['PersonPageAddress'];
export type PersonPageWanted = components['schemas']['PersonPageWanted'];
export type PersonPurpose = components['schemas']['PersonPurpose'];
export type PersonUse = components['schemas']['PersonUse'];
export type PersonView = components['schemas']['PersonView'];
export type PlacedView = components['schemas']['PlacedView'];
export type Placing = components['schemas']['Placing'];
export type PreviewedCollection = components['schemas']['PreviewedCollection'];
export type PreviewedGap = components['schemas']['PreviewedGap'];
export type PreviewedRetention = components['schemas']['PreviewedRetention'];
export type PrivacyNoticeView = components['schemas']['PrivacyNoticeView'];
export type Problem = components['schemas']['Problem'];
export type ProfferedAgreement = components['schemas']['ProfferedAgreement'];
export type Proof = components['schemas']['Proof'];
export type ProofMethod = components['schemas']['ProofMethod'];
export type ProofStatus = components['schemas']['ProofStatus'];
export type ProofView = components['schemas']['ProofView'];
export type PublishedNoticeView = components['schemas']['PublishedNoticeView'];
export type PurposeStanding = components['schemas']['PurposeStanding'];
export type PurposeState = components['schemas']['PurposeState'];
export type Readiness = components['schemas']['Readiness'];
export type Receipt = components['schemas']['Receipt'];
export type RecipientNoticeList = components['schemas']['RecipientNoticeList'];
export type RecipientNoticeView = components['schemas']['RecipientNoticeView'];
export type RecordedEvents = components['schemas']['RecordedEvents'];
export type RefusalReason = components['schemas']['RefusalReason'];
export type RefusalView = components['schemas']['RefusalView'];
export type RefusedRow = components['schemas']['RefusedRow'];
export type RefusedUse = components['schemas']['RefusedUse'];
export type Refusing = components['schemas']['Refusing'];
export type RegimeLine = components['schemas']['RegimeLine'];
export type RegimeList = components['schemas']['RegimeList'];
export type RegimeView = components['schemas']['RegimeView'];
export type RegisterAnswer = components['schemas']['RegisterAnswer'];
export type RegisteredActivity = components['schemas']['RegisteredActivity'];
export type RegisteredField = components['schemas']['RegisteredField'];
export type ReleasedBreaker = components['schemas']['ReleasedBreaker'];
export type ReleasedView = components['schemas']['ReleasedView'];
export type RenderedView = components['schemas']['RenderedView'];
export type Rendering = components['schemas']['Rendering'];
export type Replayed = components['schemas']['Replayed'];
export type RequestClockView = components['schemas']['RequestClockView'];
export type RequestDecision = components['schemas']['RequestDecision'];
export type RequestOutcome = components['schemas']['RequestOutcome'];
export type RequestProgress = components['schemas']['RequestProgress'];
export type RequestStage = components['schemas']['RequestStage'];
export type RequestState = components['schemas']['RequestState'];
export type RequestStatus = components['schemas']['RequestStatus'];
export type Reversible = components['schemas']['Reversible'];
export type Review = components['schemas']['Review'];
export type ReviewReport = components['schemas']['ReviewReport'];
export type Revocation = components['schemas']['Revocation'];
export type RevokedCertificate = components['schemas']['RevokedCertificate'];
export type Right = components['schemas']['Right'];
export type RuleFinding = components['schemas']['RuleFinding'];
export type SealingAnswer = components['schemas']['SealingAnswer'];
export type SealingBatch = components['schemas']['SealingBatch'];
export type SealingError = components['schemas']['SealingError'];
export type SealingItem = components['schemas']['SealingItem'];
export type SealingResult = components['schemas']['SealingResult'];
export type Severity = components['schemas']['Severity'];
export type ShownHash = components['schemas']['ShownHash'];
export type ShownNoticeView = components['schemas']['ShownNoticeView'];
export type SignalText = components['schemas']['SignalText'];
export type SignalView = components['schemas']['SignalView'];
export type Submission = components['schemas']['Submission'];
export type SweepFailure = components['schemas']['SweepFailure'];
export type SweepOutcome = components['schemas']['SweepOutcome'];
export type SweepProgress = components['schemas']['SweepProgress'];
export type SweepStage = components['schemas']['SweepStage'];
export type SweepStart = components['schemas']['SweepStart'];
export type SweepTotals = components['schemas']['SweepTotals'];
export type SweepView = components['schemas']['SweepView'];
export type SweptCollectionView = components['schemas']['SweptCollectionView'];
export type SweptState = components['schemas']['SweptState'];
export type TaskAssignment = components['schemas']['TaskAssignment'];
export type TaskList = components['schemas']['TaskList'];
export type TaskView = components['schemas']['TaskView'];
export type TextChange = components['schemas']['TextChange'];
export type ThirdCountryTransfer = components['schemas']['ThirdCountryTransfer'];
export type TraceKind = components['schemas']['TraceKind'];
export type TransferSafeguard = components['schemas']['TransferSafeguard'];
export type UncoveredPlace = components['schemas']['UncoveredPlace'];
export type UsePage = components['schemas']['UsePage'];
export type UseRecord = components['schemas']['UseRecord'];
export type Vouched = components['schemas']['Vouched'];
export type VouchedProof = components['schemas']['VouchedProof'];
export type Vouching = components['schemas']['Vouching'];
export type WithdrawalLinkView = components['schemas']['WithdrawalLinkView'];
export type WorkflowPhase = components['schemas']['WorkflowPhase'];
export type ResponseBeingErased = components['responses']['being-erased'];
export type ResponseBodyTooLarge = components['responses']['body-too-large'];
export type ResponseChangeIsMaterialWrongNoticeVersion = components['responses']['change-is-material.wrong-notice-version'];
export type ResponseCodeRefused = components['responses']['code-refused'];
export type ResponseCrossSite = components['responses']['cross-site'];
export type ResponseCrossSiteForbidden = components['responses']['cross-site.forbidden'];
export type ResponseCrossSiteForbiddenNoticeTokenRefused = components['responses']['cross-site.forbidden.notice-token-refused'];
export type ResponseCrossSiteLinkRefused = components['responses']['cross-site.link-refused'];
export type ResponseCrossSiteNoticeTokenRefusedPageRefused = components['responses']['cross-site.notice-token-refused.page-refused'];
export type ResponseCrossSitePageRefused = components['responses']['cross-site.page-refused'];
export type ResponseDecisionsChangingLedgerBusyStartingStoreUnavailable = components['responses']['decisions-changing.ledger-busy.starting.store-unavailable'];
export type ResponseForbidden = components['responses']['forbidden'];
export type ResponseForbiddenNotByPerson = components['responses']['forbidden.not-by-person'];
export type ResponseForbiddenNotByPersonOwnRequest = components['responses']['forbidden.not-by-person.own-request'];
export type ResponseForbiddenOwnDecision = components['responses']['forbidden.own-decision'];
export type ResponseIdempotencyKeyReused = components['responses']['idempotency-key-reused'];
export type ResponseInvalidRequest = components['responses']['invalid-request'];
export type ResponseInvalidRequestMalformedJsonMalformedRequest = components['responses']['invalid-request.malformed-json.malformed-request'];
export type ResponseKeysUnavailableStarting = components['responses']['keys-unavailable.starting'];
export type ResponseLedgerBusyStarting = components['responses']['ledger-busy.starting'];
export type ResponseLinkRefused = components['responses']['link-refused'];
export type ResponseMalformedAgreement = components['responses']['malformed-agreement'];
export type ResponseMalformedNoticeNoticeBeforePredecessorNoticeInFuturePurposeNotInMapTooHardToReadUnknownCategory = components['responses']['malformed-notice.notice-before-predecessor.notice-in-future.purpose-not-in-map.too-hard-to-read.unknown-category'];
export type ResponseMalformedSignal = components['responses']['malformed-signal'];
export type ResponseNoDeadline = components['responses']['no-deadline'];
export type ResponseNotAwaitingApproval = components['responses']['not-awaiting-approval'];
export type ResponseNotCancellable = components['responses']['not-cancellable'];
export type ResponseNotInThisStage = components['responses']['not-in-this-stage'];
export type ResponseNotQuarantined = components['responses']['not-quarantined'];
export type ResponseNotReady = components['responses']['not-ready'];
export type ResponseNotReplayable = components['responses']['not-replayable'];
export type ResponseNothingAnswered = components['responses']['nothing-answered'];
export type ResponseNothingAnsweredUnknownPurposeUnknownWording = components['responses']['nothing-answered.unknown-purpose.unknown-wording'];
export type ResponseNoticeReplaced = components['responses']['notice-replaced'];
export type ResponseNoticeReplacedNoticeTokenOverSignalNotAcknowledged = components['responses']['notice-replaced.notice-token-over.signal-not-acknowledged'];
export type ResponsePageRefused = components['responses']['page-refused'];
export type ResponseProofNotAwaited = components['responses']['proof-not-awaited'];
export type ResponseReceiptContradictedReceiptNotReady = components['responses']['receipt-contradicted.receipt-not-ready'];
export type ResponseRequestTokenRefused = components['responses']['request-token-refused'];
export type ResponseSlowRequest = components['responses']['slow-request'];
export type ResponseStarting = components['responses']['starting'];
export type ResponseStoreMismatch = components['responses']['store-mismatch'];
export type ResponseTaskClosed = components['responses']['task-closed'];
export type ResponseTooManyMessages = components['responses']['too-many-messages'];
export type ResponseTooManyPeopleUnknownFieldUnknownPurpose = components['responses']['too-many-people.unknown-field.unknown-purpose'];
export type ResponseTooManyRequests = components['responses']['too-many-requests'];
export type ResponseUnauthenticated = components['responses']['unauthenticated'];
export type ResponseUnexpected = components['responses']['unexpected'];
export type ResponseUnknownAgreementUnknownPerson = components['responses']['unknown-agreement.unknown-person'];
export type ResponseUnknownAgreementUnknownPersonUnknownReceipt = components['responses']['unknown-agreement.unknown-person.unknown-receipt'];
export type ResponseUnknownCertificate = components['responses']['unknown-certificate'];
export type ResponseUnknownCheckpoint = components['responses']['unknown-checkpoint'];
export type ResponseUnknownExport = components['responses']['unknown-export'];
export type ResponseUnknownFieldUnknownPurpose = components['responses']['unknown-field.unknown-purpose'];
export type ResponseUnknownHold = components['responses']['unknown-hold'];
export type ResponseUnknownNoticeVersion = components['responses']['unknown-notice-version'];
export type ResponseUnknownNoticeUnknownPerson = components['responses']['unknown-notice.unknown-person'];
export type ResponseUnknownPageUnknownReview = components['responses']['unknown-page.unknown-review'];
export type ResponseUnknownPerson = components['responses']['unknown-person'];
export type ResponseUnknownPreview = components['responses']['unknown-preview'];
export type ResponseUnknownProblem = components['responses']['unknown-problem'];
export type ResponseUnknownPurpose = components['responses']['unknown-purpose'];
export type ResponseUnknownReceipt = components['responses']['unknown-receipt'];
export type ResponseUnknownRecipientNotice = components['responses']['unknown-recipient-notice'];
export type ResponseUnknownRegime = components['responses']['unknown-regime'];
export type ResponseUnknownRequest = components['responses']['unknown-request'];
export type ResponseUnknownReview = components['responses']['unknown-review'];
export type ResponseUnknownSweep = components['responses']['unknown-sweep'];
export type ResponseUnknownTask = components['responses']['unknown-task'];
export type ResponseUnknownTaskUnknownTaskProof = components['responses']['unknown-task.unknown-task-proof'];
export type ResponseUnknownTile = components['responses']['unknown-tile'];
export type ResponseUnknownWording = components['responses']['unknown-wording'];
export type ResponseWrongForm = components['responses']['wrong-form'];
export type ResponseWrongMediaType = components['responses']['wrong-media-type'];
export type $defs = Record<string, never>;
export interface operations {
    SubmitRequest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Chosen by the caller, a new one for each submission: the same key with the same body is the same request.
                 * @example order-desk-2026-11-02-0001
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "right": "erasure",
                 *       "identities": {
                 *         "customer_number": "C-10042",
                 *         "email": "jane.doe@example.com"
                 *       },
                 *       "regime": "eu-gdpr",
                 *       "group": "customers"
                 *     }
                 */
                "application/json": components["schemas"]["Submission"];
            };
        };
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    /**
                     * @description The address that tells how it goes.
                     * @example /api/requests/0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "commitment": "Zmljb25hbCBjb21taXRtZW50IG9mIGFuIGV4YW1wbGU=",
                     *       "salt": "Zmljb25hbCBzYWx0IG9mIGFuIGV4YW1wbGUgY2FzZSE=",
                     *       "receipt": {
                     *         "index": 272,
                     *         "entry": "received…",
                     *         "salt": "Zmljb25hbCBlbnRyeSBzYWx0",
                     *         "checkpoint": "log.example.com\n273\n…"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedRequest"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "right": "erasure",
                     *       "regime": "eu-gdpr",
                     *       "received": "2026-11-02T09:30:00Z",
                     *       "due": "2026-12-02",
                     *       "why": [
                     *         "eu-gdpr, answer for erasure: the event was on Monday 2 November 2026 in UTC; that day itself does not count.",
                     *         "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3)).",
                     *         "The last day is Wednesday 2 December 2026, until its end in UTC."
                     *       ],
                     *       "stage": "committed",
                     *       "state": "waiting",
                     *       "progress": {
                     *         "step": "erasing shop_sql",
                     *         "done": 3,
                     *         "steps": 9,
                     *         "waitingFor": "shop_sql",
                     *         "waitingSince": "2026-11-02T09:31:00Z"
                     *       },
                     *       "commitment": "Zmljb25hbCBjb21taXRtZW50IG9mIGFuIGV4YW1wbGU="
                     *     }
                     */
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ResumeRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    /**
                     * @description The address that tells how it goes.
                     * @example /api/requests/0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18"
                     *     }
                     */
                    "application/json": components["schemas"]["Begun"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-quarantined"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PauseClock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ground": "identity"
                 *     }
                 */
                "application/json": components["schemas"]["AwaitedGround"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "due": "2026-12-02",
                     *       "provisional": true,
                     *       "why": [
                     *         "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3))."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RequestClockView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ResumeClock: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ground": "identity"
                 *     }
                 */
                "application/json": components["schemas"]["AwaitedGround"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "due": "2026-12-02",
                     *       "provisional": false,
                     *       "why": [
                     *         "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3))."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RequestClockView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ExtendDeadline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "due": "2026-12-02",
                     *       "provisional": false,
                     *       "why": [
                     *         "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3))."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RequestClockView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    DownloadExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A ZIP archive with the data as JSON and as a page. */
            200: {
                headers: {
                    /**
                     * @description A file name, the same for everyone.
                     * @example attachment; filename="export.zip"
                     */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": unknown;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-export"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    CancelRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    /**
                     * @description The address that tells how it goes.
                     * @example /api/requests/0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18"
                     *     }
                     */
                    "application/json": components["schemas"]["Begun"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-cancellable"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ApproveErasure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "preview": "5d41402abc4b2a76b9719d911017c592ae28ef6c5c8e8c6dd2f6a7b1c9d3e4f5"
                 *     }
                 */
                "application/json": components["schemas"]["Approval"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "given": 1,
                     *       "wanted": 2
                     *     }
                     */
                    "application/json": components["schemas"]["ApprovalView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden.not-by-person.own-request"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["not-awaiting-approval"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "digest": "5d41402abc4b2a76b9719d911017c592ae28ef6c5c8e8c6dd2f6a7b1c9d3e4f5",
                     *       "preview": {
                     *         "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *         "map": "8c2f0a6d1b7e4935",
                     *         "destroysKey": true,
                     *         "collections": [
                     *           {
                     *             "collection": "shop_sql.customers",
                     *             "connection": "shop_sql",
                     *             "deleted": 1,
                     *             "masked": 0,
                     *             "deletedOrMasked": 0,
                     *             "maskedInPart": 0,
                     *             "keptForOthers": 0,
                     *             "namesSeveral": 0,
                     *             "referredToByOthers": 0,
                     *             "undated": 0,
                     *             "leftByTheMap": 0
                     *           },
                     *           {
                     *             "collection": "shop_sql.invoices",
                     *             "connection": "shop_sql",
                     *             "deleted": 0,
                     *             "masked": 0,
                     *             "deletedOrMasked": 0,
                     *             "maskedInPart": 0,
                     *             "keptForOthers": 0,
                     *             "namesSeveral": 0,
                     *             "referredToByOthers": 0,
                     *             "undated": 0,
                     *             "leftByTheMap": 0,
                     *             "retained": {
                     *               "rows": 3,
                     *               "ground": "legal_obligation",
                     *               "law": "AO § 147",
                     *               "firstEnds": "2030-12-31",
                     *               "lastEnds": "2033-12-31",
                     *               "inPart": true
                     *             }
                     *           },
                     *           {
                     *             "collection": "shop_sql.messages",
                     *             "connection": "shop_sql",
                     *             "deleted": 0,
                     *             "masked": 0,
                     *             "deletedOrMasked": 0,
                     *             "maskedInPart": 2,
                     *             "keptForOthers": 0,
                     *             "namesSeveral": 0,
                     *             "referredToByOthers": 0,
                     *             "undated": 0,
                     *             "leftByTheMap": 0
                     *           }
                     *         ],
                     *         "notCovered": [],
                     *         "destroyed": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["NamedPreview"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-preview"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    WithdrawRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "withdrawing"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    DenyRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "manifestly-unfounded"
                 *     }
                 */
                "application/json": components["schemas"]["Refusing"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "refusing"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ExpireRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "expiring"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AcceptRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "received"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AppealRefusal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "appealed"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AnswerAppeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "stands": false
                 *     }
                 */
                "application/json": components["schemas"]["AppealAnswered"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "reversed"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden.own-decision"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AssignRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "assignee": "privacy desk"
                 *     }
                 */
                "application/json": components["schemas"]["Assignment"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "planned"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ChangeRequests: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description What is done: `extend`, `retry`, `assign` or `close`.
                 * @example extend
                 */
                operation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ids": [
                 *         "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                 *         "nobody"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Many"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requests": [
                     *         {
                     *           "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "result": "done"
                     *         },
                     *         {
                     *           "id": "nobody",
                     *           "result": "unknown"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Outcomes"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindOwnRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "right": "erasure",
                     *       "regime": "eu-gdpr",
                     *       "received": "2026-11-02T09:30:00Z",
                     *       "due": "2026-12-02",
                     *       "why": [
                     *         "eu-gdpr, answer for erasure: the event was on Monday 2 November 2026 in UTC; that day itself does not count.",
                     *         "Counting 1 month from Monday 2 November 2026 leads to Wednesday 2 December 2026 (GDPR Art. 12(3)).",
                     *         "The last day is Wednesday 2 December 2026, until its end in UTC."
                     *       ],
                     *       "stage": "committed",
                     *       "state": "waiting",
                     *       "progress": {
                     *         "step": "erasing shop_sql",
                     *         "done": 3,
                     *         "steps": 9,
                     *         "waitingFor": "shop_sql",
                     *         "waitingSince": "2026-11-02T09:31:00Z"
                     *       },
                     *       "commitment": "Zmljb25hbCBjb21taXRtZW50IG9mIGFuIGV4YW1wbGU="
                     *     }
                     */
                    "application/json": components["schemas"]["RequestStatus"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    WithdrawOwnRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "withdrawing"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AppealOwnRefusal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "stage": "appealed"
                     *     }
                     */
                    "application/json": components["schemas"]["RequestDecision"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            409: components["responses"]["not-in-this-stage"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The certificate's file. Its proof is over these very bytes. */
            200: {
                headers: {
                    /**
                     * @description A file name, the same for everyone.
                     * @example attachment; filename="certificate.txt"
                     */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-certificate"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadCertificatePage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Certificate of erasure</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-certificate"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    RevokeCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "why": "The audit of a later restore shows a copy that was not covered."
                 *     }
                 */
                "application/json": components["schemas"]["Revocation"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "why": "The audit of a later restore shows a copy that was not covered."
                     *     }
                     */
                    "application/json": components["schemas"]["RevokedCertificate"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-certificate"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AskForCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "language": "de"
                 *     }
                 */
                "application/json": components["schemas"]["CodeWanted"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "If an address of the person is on file, a code is on its way there. It counts for some minutes."
                     *     }
                     */
                    "application/json": components["schemas"]["CodeAsked"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    GiveCode: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "12345678"
                 *     }
                 */
                "application/json": components["schemas"]["CodeGiven"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg",
                     *       "expires": "2026-11-03T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OpenedRequestView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            403: components["responses"]["code-refused"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    VouchForPerson: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "by": "document"
                 *     }
                 */
                "application/json": components["schemas"]["Vouching"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "by": "document"
                     *     }
                     */
                    "application/json": components["schemas"]["Vouched"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["proof-not-awaited"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindRequestByToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opens one request, for some hours.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "right": "access",
                     *       "regime": "eu-gdpr",
                     *       "received": "2026-11-02T09:30:00Z",
                     *       "due": "2026-12-02",
                     *       "exportUntil": "2026-11-09T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OwnRequest"];
                };
            };
            403: components["responses"]["request-token-refused"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "id": "0001",
                     *           "sender": "controller",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "text": "Which of your two customer numbers do you mean?",
                     *           "asks": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    WriteMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Which of your two customer numbers do you mean?",
                 *       "asks": true
                 *     }
                 */
                "application/json": components["schemas"]["NewQuestion"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0001",
                     *       "sender": "controller",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "text": "Which of your two customer numbers do you mean?",
                     *       "asks": true
                     *     }
                     */
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["too-many-messages"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListOwnMessages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opens one request, for some hours.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "id": "0001",
                     *           "sender": "controller",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "text": "Which of your two customer numbers do you mean?",
                     *           "asks": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            403: components["responses"]["request-token-refused"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AnswerMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Opens one request, for some hours.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "Which of your two customer numbers do you mean?"
                 *     }
                 */
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0001",
                     *       "sender": "person",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "text": "Which of your two customer numbers do you mean?",
                     *       "asks": false
                     *     }
                     */
                    "application/json": components["schemas"]["MessageView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            403: components["responses"]["request-token-refused"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["too-many-messages"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListTasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "name": "store-3f1c9a20b7de",
                     *           "kind": "store",
                     *           "place": "paper_archive",
                     *           "owner": "archive",
                     *           "opened": "2026-11-02T09:30:00Z",
                     *           "due": "2026-11-16",
                     *           "instructions": "Take the folder of the customer out of cabinet 7 and shred it.",
                     *           "assignee": "archive-team",
                     *           "state": "open"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListTasksOfRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "tasks": [
                     *         {
                     *           "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "name": "store-3f1c9a20b7de",
                     *           "kind": "store",
                     *           "place": "paper_archive",
                     *           "owner": "archive",
                     *           "opened": "2026-11-02T09:30:00Z",
                     *           "due": "2026-11-16",
                     *           "instructions": "Take the folder of the customer out of cabinet 7 and shred it.",
                     *           "assignee": "archive-team",
                     *           "state": "open"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    AssignTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
                /**
                 * @description The task’s name.
                 * @example store-3f1c9a20b7de
                 */
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "assignee": "archive-team"
                 *     }
                 */
                "application/json": components["schemas"]["TaskAssignment"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "name": "store-3f1c9a20b7de",
                     *       "kind": "store",
                     *       "place": "paper_archive",
                     *       "owner": "archive",
                     *       "opened": "2026-11-02T09:30:00Z",
                     *       "due": "2026-11-16",
                     *       "instructions": "Take the folder of the customer out of cabinet 7 and shred it.",
                     *       "assignee": "archive-team",
                     *       "state": "open"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-task"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["task-closed"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    CompleteTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
                /**
                 * @description The task’s name.
                 * @example store-3f1c9a20b7de
                 */
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "Shredded on 4 November, see the scan of the protocol.",
                 *       "document": "UERG"
                 *     }
                 */
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "name": "store-3f1c9a20b7de",
                     *       "kind": "store",
                     *       "place": "paper_archive",
                     *       "owner": "archive",
                     *       "opened": "2026-11-02T09:30:00Z",
                     *       "due": "2026-11-16",
                     *       "instructions": "Take the folder of the customer out of cabinet 7 and shred it.",
                     *       "assignee": "archive-team",
                     *       "state": "done",
                     *       "closed": "2026-11-04T14:00:00Z",
                     *       "closedBy": "person-4f0c2a9b1d3e5f60",
                     *       "proofDigest": "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-task"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["task-closed"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    RejectTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
                /**
                 * @description The task’s name.
                 * @example store-3f1c9a20b7de
                 */
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "The cabinet was given back to its lessor in May."
                 *     }
                 */
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "name": "store-3f1c9a20b7de",
                     *       "kind": "store",
                     *       "place": "paper_archive",
                     *       "owner": "archive",
                     *       "opened": "2026-11-02T09:30:00Z",
                     *       "due": "2026-11-16",
                     *       "instructions": "Take the folder of the customer out of cabinet 7 and shred it.",
                     *       "assignee": "archive-team",
                     *       "state": "rejected",
                     *       "closed": "2026-11-04T14:00:00Z",
                     *       "closedBy": "person-4f0c2a9b1d3e5f60",
                     *       "proofDigest": "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de"
                     *     }
                     */
                    "application/json": components["schemas"]["TaskView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-task"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["task-closed"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadTaskProof: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
                /**
                 * @description The task’s name.
                 * @example store-3f1c9a20b7de
                 */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "note": "Shredded on 4 November, see the scan of the protocol.",
                     *       "document": "UERG"
                     *     }
                     */
                    "application/json": components["schemas"]["ProofView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-task.unknown-task-proof"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListRecipients: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipients": [
                     *         {
                     *           "recipient": "mailing-house",
                     *           "right": "erasure",
                     *           "state": "confirmed",
                     *           "begun": "2026-11-02T09:30:00Z",
                     *           "attempts": 2,
                     *           "confirmed": "2026-11-02T09:31:00Z",
                     *           "receipt": "9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecipientNoticeList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-request"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReplayNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the request.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
                /**
                 * @description The data map’s key of the recipient.
                 * @example mailing-house
                 */
                recipient: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recipient": "mailing-house"
                     *     }
                     */
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-recipient-notice"];
            409: components["responses"]["not-replayable"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListHolds: {
        parameters: {
            query?: {
                /**
                 * @description `true`: those too that were released.
                 * @example true
                 */
                released?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "holds": [
                     *         {
                     *           "id": "hold-0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "matter": "matter 2026-17",
                     *           "scope": "person",
                     *           "placed": "2026-11-02T09:30:00Z",
                     *           "by": "person-5d41402abc4b2a76"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["HoldList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PlaceHold: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "matter": "matter 2026-17",
                 *       "identities": {
                 *         "customer_number": "C-10042",
                 *         "email": "jane.doe@example.com"
                 *       },
                 *       "group": "customers"
                 *     }
                 */
                "application/json": components["schemas"]["Placing"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hold": {
                     *         "id": "hold-0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *         "matter": "matter 2026-17",
                     *         "scope": "person",
                     *         "placed": "2026-11-02T09:30:00Z",
                     *         "by": "person-5d41402abc4b2a76"
                     *       },
                     *       "holds": [
                     *         "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18"
                     *       ],
                     *       "tooLate": []
                     *     }
                     */
                    "application/json": components["schemas"]["PlacedView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReleaseHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the hold.
                 * @example hold-0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hold": {
                     *         "id": "hold-0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *         "matter": "matter 2026-17",
                     *         "scope": "person",
                     *         "placed": "2026-11-02T09:30:00Z",
                     *         "by": "person-5d41402abc4b2a76",
                     *         "released": "2026-12-01T10:00:00Z"
                     *       },
                     *       "resumed": [
                     *         "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18"
                     *       ],
                     *       "stillHeld": []
                     *     }
                     */
                    "application/json": components["schemas"]["ReleasedView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-hold"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListRegimes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "regimes": [
                     *         {
                     *           "code": "eu-gdpr",
                     *           "name": "General Data Protection Regulation",
                     *           "jurisdiction": "European Union",
                     *           "reviewed": "2026-11-30",
                     *           "nextReview": "2027-05-31"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegimeList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindRegime: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The code of a law, such as `us-ca`.
                 * @example eu-gdpr
                 */
                regime: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "eu-gdpr",
                     *       "name": "General Data Protection Regulation",
                     *       "jurisdiction": "European Union and European Economic Area",
                     *       "calendar": "eu-common",
                     *       "controllerCalendars": [
                     *         "at",
                     *         "be",
                     *         "hr",
                     *         "cz",
                     *         "de",
                     *         "de-bw",
                     *         "de-by",
                     *         "de-be",
                     *         "de-bb",
                     *         "de-hb",
                     *         "de-hh",
                     *         "de-he",
                     *         "de-mv",
                     *         "de-ni",
                     *         "de-nw",
                     *         "de-rp",
                     *         "de-sl",
                     *         "de-sn",
                     *         "de-st",
                     *         "de-sh",
                     *         "de-th",
                     *         "dk",
                     *         "ee",
                     *         "es",
                     *         "fi",
                     *         "fr",
                     *         "gr",
                     *         "hu",
                     *         "ie",
                     *         "it",
                     *         "lt",
                     *         "lu",
                     *         "lv",
                     *         "nl",
                     *         "no",
                     *         "pl",
                     *         "pt",
                     *         "ro",
                     *         "se",
                     *         "si",
                     *         "sk",
                     *         "eu-common",
                     *         "eu-institutions-brussels",
                     *         "eu-institutions-luxembourg"
                     *       ],
                     *       "reviewed": "2026-11-30",
                     *       "nextReview": "2027-05-31",
                     *       "note": "Holidays are those of the Member State in which the controller acts (Reg. 1182/71 Art. 2(1)). Where it is not known, only days that are holidays in every Member State count, so that the date is never later than the law allows.",
                     *       "counting": {
                     *         "nextWorkingDay": true,
                     *         "source": "Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c), (4) and (5)",
                     *         "certainty": "primary"
                     *       },
                     *       "signal": {
                     *         "honoured": false,
                     *         "source": "GDPR Art. 21(5) lets a person object by automated means; no signal is named",
                     *         "certainty": "unverified"
                     *       },
                     *       "pauses": [
                     *         {
                     *           "ground": "identity",
                     *           "effect": "stops",
                     *           "bothDays": false,
                     *           "source": "GDPR Art. 12(6); EDPB Guidelines 01/2022, section 5.3: asked without undue delay",
                     *           "certainty": "secondary"
                     *         },
                     *         {
                     *           "ground": "clarification",
                     *           "effect": "stops",
                     *           "bothDays": false,
                     *           "source": "GDPR recital 63; EDPB Guidelines 01/2022, section 5.3: asked without undue delay",
                     *           "certainty": "secondary"
                     *         },
                     *         {
                     *           "ground": "fee",
                     *           "effect": "runs",
                     *           "bothDays": false,
                     *           "source": "GDPR Art. 12(5) names no pause",
                     *           "certainty": "unverified"
                     *         }
                     *       ],
                     *       "rules": [
                     *         {
                     *           "duty": "answer",
                     *           "rights": [
                     *             "access",
                     *             "portability",
                     *             "erasure",
                     *             "rectification",
                     *             "restriction",
                     *             "objection",
                     *             "automated-decision"
                     *           ],
                     *           "within": "1 month",
                     *           "source": "GDPR Art. 12(3)",
                     *           "reviewed": "2026-11-30",
                     *           "certainty": "primary",
                     *           "extension": {
                     *             "by": "2 months",
                     *             "source": "GDPR Art. 12(3)",
                     *             "certainty": "primary"
                     *           }
                     *         },
                     *         {
                     *           "duty": "answer",
                     *           "rights": [
                     *             "withdrawal"
                     *           ],
                     *           "wording": "at any time, and as easy as giving consent; no period is named",
                     *           "source": "GDPR Art. 7(3)",
                     *           "reviewed": "2026-11-30",
                     *           "certainty": "primary"
                     *         },
                     *         {
                     *           "duty": "refusal",
                     *           "rights": [],
                     *           "within": "1 month",
                     *           "source": "GDPR Art. 12(4)",
                     *           "reviewed": "2026-11-30",
                     *           "certainty": "primary"
                     *         },
                     *         {
                     *           "duty": "recipient-notice",
                     *           "rights": [
                     *             "erasure",
                     *             "rectification",
                     *             "restriction"
                     *           ],
                     *           "wording": "no period is named",
                     *           "source": "GDPR Art. 19",
                     *           "reviewed": "2026-11-30",
                     *           "certainty": "primary"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegimeView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-regime"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ComputeDeadline: {
        parameters: {
            query: {
                /**
                 * @description When it came in: a time such as `2025-10-31T08:00:00Z`, or a day.
                 * @example 2025-10-31T08:00:00Z
                 */
                received: string;
                /**
                 * @description For which right: `access`, `portability`, `erasure`, `rectification`, `restriction`, `objection`, `opt-out`, `limit-use`, `withdrawal`, `automated-decision`. Any, for a duty that is the same for all.
                 * @example access
                 */
                right: string;
                /**
                 * @description What is demanded, `answer` by default: `confirmation`, `answer`, `refusal`, `appeal-filing`, `appeal-answer`, `recipient-notice`, `complaint-confirmation`, `asking-again`.
                 * @example answer
                 */
                duty?: string;
                /**
                 * @description The controller's time zone, as the tz database names it; the configured one by default.
                 * @example Europe/Berlin
                 */
                zone?: string;
                /**
                 * @description A time in which the person was awaited: `FROM/UNTIL/GROUND`, UNTIL empty while it is open. May be repeated. Grounds: `identity`, `clarification`, `fee`.
                 * @example 2025-11-03/2025-11-10/identity
                 */
                pause?: string;
                /**
                 * @description `true`, or the day on which the person was told of an extension.
                 * @example 2025-11-20
                 */
                extended?: string;
                /**
                 * @description The calendar of holidays where the controller is; the configured one by default.
                 * @example de
                 */
                calendar?: string;
                /**
                 * @description The day until which an open pause counts.
                 * @example 2025-11-20
                 */
                asOf?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The code of a law, such as `us-ca`.
                 * @example eu-gdpr
                 */
                regime: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "day": "2025-12-01",
                     *       "end": "2025-12-01T23:00:00Z",
                     *       "regime": "eu-gdpr",
                     *       "source": "GDPR Art. 12(3)",
                     *       "calendar": "eu-common",
                     *       "certainty": "primary",
                     *       "provisional": false,
                     *       "extensionToldBy": "2025-12-01",
                     *       "trace": [
                     *         {
                     *           "step": "received",
                     *           "day": "2025-10-31",
                     *           "words": "eu-gdpr, answer for access: the event was on Friday 31 October 2025 in Europe/Berlin; that day itself does not count."
                     *         },
                     *         {
                     *           "step": "counted",
                     *           "day": "2025-11-30",
                     *           "words": "Counting 1 month from Friday 31 October 2025 leads to Sunday 30 November 2025 (GDPR Art. 12(3)).",
                     *           "source": "GDPR Art. 12(3)"
                     *         },
                     *         {
                     *           "step": "missing-date",
                     *           "day": "2025-11-30",
                     *           "words": "That month has no day 31, so the period ends with its last day (Reg. 1182/71 Art. 3(2)(c)).",
                     *           "source": "Reg. 1182/71 Art. 3(2)(c)"
                     *         },
                     *         {
                     *           "step": "not-working-day",
                     *           "day": "2025-12-01",
                     *           "words": "Sunday 30 November 2025 is no working day (Sunday; calendar eu-common), so the period ends with the next one, Monday 1 December 2025 (Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c), (4) and (5)).",
                     *           "source": "Regulation (EEC, Euratom) 1182/71, Art. 3(2)(c), (4) and (5)"
                     *         },
                     *         {
                     *           "step": "ends",
                     *           "day": "2025-12-01",
                     *           "words": "The last day is Monday 1 December 2025, until its end in Europe/Berlin."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeadlineView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-regime"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["no-deadline"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReleaseBreaker: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "wasOpen": true
                     *     }
                     */
                    "application/json": components["schemas"]["ReleasedBreaker"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden.not-by-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    LogKeyCompromised: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keyId": "1a2b3c4d",
                 *       "from": 256
                 *     }
                 */
                "application/json": components["schemas"]["KeyCompromise"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "index": 272
                     *     }
                     */
                    "application/json": components["schemas"]["LoggedEntry"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    LogKeySuccessor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "vkey": "log.example.com+e614905c+AXRoZSBrZXkgb2YgYSBsb2cgaW4gdGhpcyBleGFtcGxl"
                 *     }
                 */
                "application/json": components["schemas"]["KeySuccession"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "index": 272
                     *     }
                     */
                    "application/json": components["schemas"]["LoggedEntry"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadLogCheckpoint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The tags of the answers that the caller has.
                 * @example "q2bD0yBv5vY7uWm3rT9kXw"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A signed note: the log's size and root, with the signatures of the log and its witnesses. */
            200: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example log.example.com
                     *     272
                     *     Y29tcGxpYW5jZSBleGFtcGxlIHJvb3QgaGFzaCEhISE=
                     *
                     *     — log.example.com AbCdEf…
                     */
                    "text/plain": string;
                };
            };
            /** @description The caller has this answer already: `If-None-Match` names its tag. */
            304: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This deployment has the log read elsewhere. */
            307: {
                headers: {
                    /**
                     * @description Where it is kept.
                     * @example https://log.example.com/checkpoint
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["unknown-checkpoint"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadLogTile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The tags of the answers that the caller has.
                 * @example "q2bD0yBv5vY7uWm3rT9kXw"
                 */
                "If-None-Match"?: string;
                /**
                 * @description What the caller can decompress.
                 * @example gzip
                 */
                "Accept-Encoding"?: string;
            };
            path: {
                /**
                 * @description Level and index of a tile, or `entries` and index.
                 * @example 0/000
                 */
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Hashes, or bundled entries: salted hashes and nothing else. */
            200: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    /**
                     * @description An entry bundle is compressed for whoever takes that.
                     * @example gzip
                     */
                    "Content-Encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description The caller has this answer already: `If-None-Match` names its tag. */
            304: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description This deployment has the log read elsewhere. */
            307: {
                headers: {
                    /**
                     * @description Where it is kept.
                     * @example https://log.example.com/checkpoint
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["unknown-tile"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    Personalize: {
        parameters: {
            query: {
                /**
                 * @description The purpose, as the data map declares it.
                 * @example recommendations
                 */
                purpose: string;
                /**
                 * @description Some of the purpose’s fields, with commas between; all of them where it is left out.
                 * @example shop.orders.total
                 */
                fields?: string;
                /**
                 * @description Whether the answer is to have its decision signed.
                 * @example true
                 */
                signed?: boolean;
                /**
                 * @description Who is to act on the signed decision; the caller where it is left out.
                 * @example newsletter-sender
                 */
                audience?: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description The id of the person or device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "person": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *       "purpose": "recommendations",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "expires": "2026-11-02T09:30:00.5Z",
                     *       "use": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *       "data": {
                     *         "shop.orders": [
                     *           {
                     *             "total": 4200
                     *           }
                     *         ]
                     *       },
                     *       "fields": [
                     *         {
                     *           "field": "shop.orders.total",
                     *           "outcome": "allowed",
                     *           "reason": "consented",
                     *           "rule": "basis",
                     *           "fact": "5f0e8d5a4f2c9a7e61d3c4b29f180b5c"
                     *         }
                     *       ],
                     *       "outOfReach": [],
                     *       "cutOff": [],
                     *       "signed": "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJzaG9wLmV4YW1wbGUifQ.Zmljb25hbCBzaWduYXR1cmU"
                     *     }
                     */
                    "application/json": components["schemas"]["GateAnswer"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["unknown-field.unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            502: components["responses"]["store-mismatch"];
            503: components["responses"]["decisions-changing.ledger-busy.starting.store-unavailable"];
        };
    };
    Decide: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "people": [
                 *         "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30"
                 *       ],
                 *       "purpose": "recommendations",
                 *       "signed": true,
                 *       "audience": "newsletter-sender"
                 *     }
                 */
                "application/json": components["schemas"]["DecisionQuestionBody"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "purpose": "recommendations",
                     *       "people": [
                     *         {
                     *           "person": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "expires": "2026-11-02T09:30:00.5Z",
                     *           "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "policy": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                     *           "fields": [
                     *             {
                     *               "field": "shop.orders.total",
                     *               "outcome": "refused",
                     *               "reason": "no-consent",
                     *               "rule": "basis"
                     *             }
                     *           ],
                     *           "signed": "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJzaG9wLmV4YW1wbGUifQ.Zmljb25hbCBzaWduYXR1cmU"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DecisionsAnswer"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["too-many-people.unknown-field.unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListUses: {
        parameters: {
            query?: {
                /**
                 * @description Where the page begins: `next` of the page before it.
                 * @example 0000
                 */
                after?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the person or device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "records": [
                     *         {
                     *           "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "person": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *           "purpose": "recommendations",
                     *           "caller": "shop-web",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "policy": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *           "fields": [
                     *             {
                     *               "field": "shop.orders.total",
                     *               "outcome": "allowed",
                     *               "reason": "consented",
                     *               "rule": "basis",
                     *               "fact": "5f0e8d5a4f2c9a7e61d3c4b29f180b5c"
                     *             }
                     *           ],
                     *           "rows": {
                     *             "shop.orders": 3
                     *           },
                     *           "isUse": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UsePage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadDecisionKeys: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The tags of the answers that the caller has.
                 * @example "q2bD0yBv5vY7uWm3rT9kXw"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A JSON Web Key Set. */
            200: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "keys": [
                     *         {
                     *           "kty": "EC",
                     *           "crv": "P-256",
                     *           "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                     *           "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                     *           "kid": "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U",
                     *           "use": "sig",
                     *           "alg": "ES256",
                     *           "nbf": 1793611800,
                     *           "exp": 1793698200
                     *         }
                     *       ]
                     *     }
                     */
                    "application/jwk-set+json": components["schemas"]["DecisionKeysAnswer"];
                };
            };
            /** @description The caller has this answer already: `If-None-Match` names its tag. */
            304: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    EnrolSubject: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "identities": {
                 *         "customer_number": "C-10042",
                 *         "email": "jane.doe@example.com"
                 *       },
                 *       "by": "customer_number"
                 *     }
                 */
                "application/json": components["schemas"]["Enrolment"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "subject": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30"
                     *     }
                     */
                    "application/json": components["schemas"]["EnrolledSubject"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["being-erased"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["keys-unavailable.starting"];
        };
    };
    SealRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "dataset": "crm.customers",
                 *           "record": "42",
                 *           "field": "email",
                 *           "subject": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                 *           "text": "jane.doe@example.com",
                 *           "schemaVersion": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SealingBatch"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "text": "sealed:Q1NSMQEAAQdleGFtcGxl"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SealingAnswer"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    OpenRecords: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "dataset": "crm.customers",
                 *           "record": "42",
                 *           "field": "email",
                 *           "subject": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                 *           "text": "sealed:Q1NSMQEAAQdleGFtcGxl",
                 *           "schemaVersion": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SealingBatch"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "text": "jane.doe@example.com"
                     *         },
                     *         {
                     *           "error": "erased"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SealingAnswer"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    OpenRetained: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "items": [
                 *         {
                 *           "dataset": "crm.customers",
                 *           "record": "42",
                 *           "field": "email",
                 *           "text": "sealed:Q1NSMQEAAQdleGFtcGxl",
                 *           "schemaVersion": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SealingBatch"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "text": "jane.doe@example.com"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SealingAnswer"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    StartSweep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["SweepStart"];
            };
        };
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    /**
                     * @description The address that tells how it goes.
                     * @example /api/retention/sweeps/sweep-2026-11-02-023000
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sweep-2026-11-02-023000"
                     *     }
                     */
                    "application/json": components["schemas"]["Begun"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindSweep: {
        parameters: {
            query?: {
                /**
                 * @description Where the page begins: `next` of the page before it.
                 * @example 99
                 */
                after?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The id of the sweep.
                 * @example sweep-2026-11-02-023000
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sweep-2026-11-02-023000",
                     *       "phase": "running",
                     *       "progress": {
                     *         "stage": "erasing",
                     *         "dryRunOnly": false,
                     *         "totals": {
                     *           "rules": 12,
                     *           "looked": 12,
                     *           "expired": 40,
                     *           "atLeast": false,
                     *           "erased": 25,
                     *           "notErased": 0,
                     *           "undated": 0,
                     *           "failed": 0,
                     *           "impossible": 0
                     *         }
                     *       },
                     *       "casesFailed": 0,
                     *       "collections": [
                     *         {
                     *           "index": 0,
                     *           "collection": "shop_sql.orders",
                     *           "state": "erased-in-part",
                     *           "expired": 40,
                     *           "atLeast": false,
                     *           "erased": 20,
                     *           "undated": 0,
                     *           "following": [
                     *             {
                     *               "collection": "shop_sql.order_items",
                     *               "erased": 5
                     *             }
                     *           ],
                     *           "failures": []
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SweepView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-sweep"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ListNotices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notices": [
                     *         {
                     *           "code": "shop-privacy",
                     *           "version": 1,
                     *           "published": "2026-11-02T09:00:00Z",
                     *           "change": "material",
                     *           "materialSince": 1,
                     *           "languages": [
                     *             "en"
                     *           ],
                     *           "surfaces": [
                     *             "web-banner"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    PublishNotice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "notice": {
                 *         "code": "shop-privacy",
                 *         "version": 1,
                 *         "published": "2026-11-02T09:00:00Z",
                 *         "purposes": [
                 *           {
                 *             "code": "newsletter",
                 *             "categories": [
                 *               "user.contact.email"
                 *             ],
                 *             "recipients": [],
                 *             "keptFor": "P2Y",
                 *             "isExplicit": false
                 *           }
                 *         ],
                 *         "texts": [
                 *           {
                 *             "language": "en",
                 *             "title": "Your choice",
                 *             "text": "We ask you. You may say no.",
                 *             "purposes": {
                 *               "newsletter": "We write to you about new things."
                 *             }
                 *           }
                 *         ],
                 *         "surfaces": [
                 *           "web-banner"
                 *         ]
                 *       },
                 *       "change": "material"
                 *     }
                 */
                "application/json": components["schemas"]["NoticePublication"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notice": {
                     *         "code": "shop-privacy",
                     *         "version": 1,
                     *         "published": "2026-11-02T09:00:00Z",
                     *         "purposes": [
                     *           {
                     *             "code": "newsletter",
                     *             "categories": [
                     *               "user.contact.email"
                     *             ],
                     *             "recipients": [],
                     *             "keptFor": "P2Y",
                     *             "isExplicit": false
                     *           }
                     *         ],
                     *         "texts": [
                     *           {
                     *             "language": "en",
                     *             "title": "Your choice",
                     *             "text": "We ask you. You may say no.",
                     *             "purposes": {
                     *               "newsletter": "We write to you about new things."
                     *             }
                     *           }
                     *         ],
                     *         "surfaces": [
                     *           "web-banner"
                     *         ]
                     *       },
                     *       "change": "material",
                     *       "materialSince": 1,
                     *       "hashes": [
                     *         {
                     *           "language": "en",
                     *           "surface": "web-banner",
                     *           "hash": "5a7c0e6bc6cb7cc61ace198e1e3dba5b4b2edbefa4803c9bf61df8ebed0892b1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedNoticeView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["change-is-material.wrong-notice-version"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["malformed-notice.notice-before-predecessor.notice-in-future.purpose-not-in-map.too-hard-to-read.unknown-category"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ListNoticeVersions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The notice’s code.
                 * @example shop-privacy
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notices": [
                     *         {
                     *           "code": "shop-privacy",
                     *           "version": 1,
                     *           "published": "2026-11-02T09:00:00Z",
                     *           "change": "material",
                     *           "materialSince": 1,
                     *           "languages": [
                     *             "en"
                     *           ],
                     *           "surfaces": [
                     *             "web-banner"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-notice.unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    FindNotice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The notice’s code.
                 * @example shop-privacy
                 */
                code: string;
                /**
                 * @description The number of its version.
                 * @example 1
                 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "notice": {
                     *         "code": "shop-privacy",
                     *         "version": 1,
                     *         "published": "2026-11-02T09:00:00Z",
                     *         "purposes": [
                     *           {
                     *             "code": "newsletter",
                     *             "categories": [
                     *               "user.contact.email"
                     *             ],
                     *             "recipients": [],
                     *             "keptFor": "P2Y",
                     *             "isExplicit": false
                     *           }
                     *         ],
                     *         "texts": [
                     *           {
                     *             "language": "en",
                     *             "title": "Your choice",
                     *             "text": "We ask you. You may say no.",
                     *             "purposes": {
                     *               "newsletter": "We write to you about new things."
                     *             }
                     *           }
                     *         ],
                     *         "surfaces": [
                     *           "web-banner"
                     *         ]
                     *       },
                     *       "change": "material",
                     *       "materialSince": 1,
                     *       "hashes": [
                     *         {
                     *           "language": "en",
                     *           "surface": "web-banner",
                     *           "hash": "5a7c0e6bc6cb7cc61ace198e1e3dba5b4b2edbefa4803c9bf61df8ebed0892b1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedNoticeView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-notice.unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    CompareNotices: {
        parameters: {
            query?: {
                /**
                 * @description The version to compare with; the one before by default.
                 * @example 1
                 */
                from?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The notice’s code.
                 * @example shop-privacy
                 */
                code: string;
                /**
                 * @description The number of its version.
                 * @example 1
                 */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "shop-privacy",
                     *       "from": 1,
                     *       "to": 2,
                     *       "change": "material",
                     *       "differences": [
                     *         {
                     *           "kind": "data",
                     *           "purpose": "newsletter",
                     *           "says": "the data of newsletter"
                     *         }
                     *       ],
                     *       "words": [
                     *         {
                     *           "language": "en",
                     *           "lines": [
                     *             {
                     *               "change": "same",
                     *               "text": "Your choice"
                     *             },
                     *             {
                     *               "change": "removed",
                     *               "text": "We ask you."
                     *             },
                     *             {
                     *               "change": "added",
                     *               "text": "We ask."
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeComparison"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-notice.unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    MakeDevice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "browser": {
                 *         "globalPrivacyControl": true,
                 *         "regime": "us-ca"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewDevice"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8"
                     *     }
                     */
                    "application/json": components["schemas"]["MadeDevice"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RenderNotice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "notice": "shop-privacy",
                 *       "language": "en",
                 *       "surface": "web-banner"
                 *     }
                 */
                "application/json": components["schemas"]["Rendering"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "token": "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kX",
                     *       "expires": "2026-11-02T10:00:00Z",
                     *       "notice": {
                     *         "code": "shop-privacy",
                     *         "version": 2,
                     *         "language": "en",
                     *         "surface": "web-banner",
                     *         "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b"
                     *       },
                     *       "title": "Your choice",
                     *       "text": "We ask you. You may say no.",
                     *       "purposes": [
                     *         {
                     *           "code": "newsletter",
                     *           "text": "We write to you about new things.",
                     *           "categories": [
                     *             "user.contact.email"
                     *           ],
                     *           "recipients": [],
                     *           "keptFor": "P2Y",
                     *           "isExplicit": false
                     *         }
                     *       ],
                     *       "hasSignal": false
                     *     }
                     */
                    "application/json": components["schemas"]["RenderedView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-notice.unknown-person"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["notice-replaced"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["unknown-wording"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    AnswerNotice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "web-form",
                 *       "token": "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kX",
                 *       "surface": "web-banner",
                 *       "choices": {
                 *         "newsletter": true,
                 *         "recommend": false
                 *       },
                 *       "copy": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                 *       "acknowledgesSignal": false
                 *     }
                 */
                "application/json": components["schemas"]["NoticeAnswer"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
                     *           "sequence": 4,
                     *           "act": "given",
                     *           "purpose": "newsletter",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "until": "2027-11-02T09:30:00Z",
                     *           "notice": {
                     *             "code": "shop-privacy",
                     *             "version": 2,
                     *             "language": "en",
                     *             "surface": "web-banner",
                     *             "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b"
                     *           },
                     *           "copy": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *           "method": "web-form",
                     *           "by": {
                     *             "hand": "self"
                     *           },
                     *           "isExplicit": false,
                     *           "hasSignal": false,
                     *           "isSignalAcknowledged": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RecordedEvents"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden.notice-token-refused"];
            404: components["responses"]["unknown-notice.unknown-person"];
            408: components["responses"]["slow-request"];
            409: components["responses"]["notice-replaced.notice-token-over.signal-not-acknowledged"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["nothing-answered"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    WithdrawConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "newsletter",
                 *       "method": "app"
                 *     }
                 */
                "application/json": components["schemas"]["ConsentWithdrawal"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    WithdrawAllConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "app"
                 *     }
                 */
                "application/json": components["schemas"]["ActBody"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ended": 2
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentsEnded"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordObjection: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "analyse",
                 *       "takeBack": false,
                 *       "method": "app"
                 *     }
                 */
                "application/json": components["schemas"]["ConsentObjection"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordRestriction: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "takeBack": false,
                 *       "method": "phone"
                 *     }
                 */
                "application/json": components["schemas"]["Reversible"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordOptOut: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "classes": [
                 *         "sale",
                 *         "sharing"
                 *       ],
                 *       "takeBack": false,
                 *       "method": "web-form"
                 *     }
                 */
                "application/json": components["schemas"]["ConsentOptOut"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["nothing-answered"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordUseLimit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "takeBack": false,
                 *       "method": "web-form"
                 *     }
                 */
                "application/json": components["schemas"]["Reversible"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    JoinDevice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "device": "device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8"
                 *     }
                 */
                "application/json": components["schemas"]["JoinedDeviceBody"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "joined": 3
                     *     }
                     */
                    "application/json": components["schemas"]["DeviceJoined"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    TakeBackSignal: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "method": "preference-centre"
                 *     }
                 */
                "application/json": components["schemas"]["ActBody"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentChange"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordGppString: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "DBABTA~1YNN"
                 *     }
                 */
                "application/json": components["schemas"]["SignalText"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "optedOut": [
                     *         "sale"
                     *       ],
                     *       "refused": [],
                     *       "limitsUse": false,
                     *       "hasGlobalPrivacyControl": true,
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["SignalView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["malformed-signal"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    RecordTcString: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA.IAAA"
                 *     }
                 */
                "application/json": components["schemas"]["SignalText"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "optedOut": [],
                     *       "refused": [
                     *         "recommend"
                     *       ],
                     *       "limitsUse": false,
                     *       "hasGlobalPrivacyControl": false,
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["SignalView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["malformed-signal"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadConsent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "holder": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *       "consents": [
                     *         {
                     *           "purpose": "newsletter",
                     *           "state": "given",
                     *           "since": "2026-11-02T09:30:00Z",
                     *           "until": "2027-11-02T09:30:00Z"
                     *         }
                     *       ],
                     *       "isRestricted": false,
                     *       "objections": [],
                     *       "objectsToMarketing": false,
                     *       "optOuts": [
                     *         {
                     *           "origin": "signal",
                     *           "classes": [
                     *             "sale",
                     *             "sharing"
                     *           ],
                     *           "isHonoured": true
                     *         }
                     *       ],
                     *       "limitsUse": false
                     *     }
                     */
                    "application/json": components["schemas"]["HolderState"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadConsentHistory: {
        parameters: {
            query?: {
                /**
                 * @description Where the page begins: `next` of the page before it.
                 * @example 4
                 */
                after?: number;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
                     *           "sequence": 4,
                     *           "act": "given",
                     *           "purpose": "newsletter",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "until": "2027-11-02T09:30:00Z",
                     *           "notice": {
                     *             "code": "shop-privacy",
                     *             "version": 2,
                     *             "language": "en",
                     *             "surface": "web-banner",
                     *             "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b"
                     *           },
                     *           "copy": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *           "method": "web-form",
                     *           "by": {
                     *             "hand": "self"
                     *           },
                     *           "isExplicit": false,
                     *           "hasSignal": false,
                     *           "isSignalAcknowledged": false
                     *         }
                     *       ],
                     *       "next": 104
                     *     }
                     */
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    MayAskForConsent: {
        parameters: {
            query: {
                /**
                 * @description About which they would be asked.
                 * @example newsletter
                 */
                purpose: string;
                /**
                 * @description The law that applies, such as `us-ca`.
                 * @example us-ca
                 */
                regime: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mayAsk": false,
                     *       "from": "2027-11-02T09:30:00Z",
                     *       "regime": "us-ca"
                     *     }
                     */
                    "application/json": components["schemas"]["AskingView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadConsentSignals: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "gpp": "DBABLA~BVQqAAAAAgA.QA",
                     *       "consentMode": {
                     *         "ad_storage": "denied",
                     *         "analytics_storage": "granted"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DerivedSignalsView"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadGpcSupport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource that the specification describes. */
            200: {
                headers: {
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "gpc": true
                     *     }
                     */
                    "application/json": components["schemas"]["GpcSupportView"];
                };
            };
            413: components["responses"]["body-too-large"];
            500: components["responses"]["unexpected"];
        };
    };
    ReadConsentReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The subject id, or `device-` and a device’s.
                 * @example 0b5c1f0e8d5a4f2c9a7e61d3c4b29f18
                 */
                holder: string;
                /**
                 * @description The event’s id.
                 * @example 5f1d0c7ab8e94d63a2c19e6f70b35d84
                 */
                event: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt's file: JSON-LD with its proof. Not a byte of it may change. */
            200: {
                headers: {
                    /**
                     * @description A file name, the same for everyone.
                     * @example attachment; filename="receipt.jsonld"
                     */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": unknown;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-receipt"];
            409: components["responses"]["receipt-contradicted.receipt-not-ready"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ImportConsents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "system": "old-crm",
                 *       "file": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                 *       "rows": [
                 *         {
                 *           "row": 1,
                 *           "holder": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                 *           "purpose": "newsletter",
                 *           "state": "given",
                 *           "at": "2024-05-03T08:30:00Z",
                 *           "proof": "archive/2024/17"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["Batch"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recorded": 1,
                     *       "unproved": 0,
                     *       "unchanged": 0,
                     *       "overtaken": 0,
                     *       "refused": [
                     *         {
                     *           "row": 2,
                     *           "column": "at",
                     *           "reason": "It is in the future: give the instant at which the person said so."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ImportResult"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    MakePreferencePage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "notice": "shop-privacy",
                 *       "language": "en",
                 *       "surface": "web-banner"
                 *     }
                 */
                "application/json": components["schemas"]["PageWanted"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "path": "/consent/preferences/Zm9vYmFyLWV4YW1wbGUtb2YtYS1wYWdl",
                     *       "expires": "2026-11-02T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PageAddress"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-notice.unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["unknown-wording"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    OpenPreferences: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Opens the page of one person or device, for some minutes.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS1wYWdl
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Your privacy choices</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            403: components["responses"]["page-refused"];
            404: components["responses"]["unknown-notice.unknown-person"];
            409: components["responses"]["notice-replaced"];
            413: components["responses"]["body-too-large"];
            422: components["responses"]["unknown-wording"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ChangePreference: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Opens the page of one person or device, for some minutes.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS1wYWdl
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done: the page shows how it is now. */
            303: {
                headers: {
                    /**
                     * @description The page.
                     * @example /consent/preferences/Zm9vYmFyLWV4YW1wbGUtb2YtYS1wYWdl?said=saved
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            403: components["responses"]["cross-site.notice-token-refused.page-refused"];
            404: components["responses"]["unknown-notice.unknown-person"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-form"];
            422: components["responses"]["nothing-answered.unknown-purpose.unknown-wording"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    MakeWithdrawalLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "purpose": "newsletter"
                 *     }
                 */
                "application/json": components["schemas"]["LinkWanted"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "path": "/consent/withdraw/Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg"
                     *     }
                     */
                    "application/json": components["schemas"]["WithdrawalLinkView"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    OpenWithdrawalLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Of the link. It can do nothing else.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Withdraw your consent</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            403: components["responses"]["link-refused"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    WithdrawByLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Of the link. It can do nothing else.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS10b2tlbg
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Withdrawn</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            403: components["responses"]["cross-site.link-refused"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-form"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ListAgreements: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "agreements": [
                     *         {
                     *           "answer": "accepted",
                     *           "agreement": "https://customercommons.org/agreements/p2b1/0.9/",
                     *           "event": "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
                     *           "at": "2026-11-02T09:30:00Z",
                     *           "record": "{\"format\":\"compliance-myterms/v1\",…}",
                     *           "sha256": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *           "salt": "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kU="
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AgreementList"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ProfferAgreement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agreement": "https://customercommons.org/agreements/p2b1/0.9/"
                 *     }
                 */
                "application/json": components["schemas"]["ProfferedAgreement"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": "accepted",
                     *       "agreement": "https://customercommons.org/agreements/p2b1/0.9/",
                     *       "event": "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "record": "{\"format\":\"compliance-myterms/v1\",…}",
                     *       "sha256": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *       "salt": "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kU="
                     *     }
                     */
                    "application/json": components["schemas"]["AnsweredAgreement"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["malformed-agreement"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadAgreement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
                /**
                 * @description SHA-256 of the record, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record: the bytes that the answer had as `record`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-agreement.unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadAgreementReceipt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
                /**
                 * @description SHA-256 of the record, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt's file: JSON-LD with its proof. Not a byte of it may change. */
            200: {
                headers: {
                    /**
                     * @description A file name, the same for everyone.
                     * @example attachment; filename="receipt.jsonld"
                     */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": unknown;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-agreement.unknown-person.unknown-receipt"];
            409: components["responses"]["receipt-contradicted.receipt-not-ready"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ProfferAgreementByDevice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description `device-` and the id of the device, which is its key.
                 * @example device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8
                 */
                device: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "agreement": "https://customercommons.org/agreements/p2b1/0.9/"
                 *     }
                 */
                "application/json": components["schemas"]["ProfferedAgreement"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": "accepted",
                     *       "agreement": "https://customercommons.org/agreements/p2b1/0.9/",
                     *       "event": "9f3b1c5d7e2a4f60b8c1d6f4e307d0e6",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "record": "{\"format\":\"compliance-myterms/v1\",…}",
                     *       "sha256": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *       "salt": "q2bD0yBv5vY7uWm3rT9kXwq2bD0yBv5vY7uWm3rT9kU="
                     *     }
                     */
                    "application/json": components["schemas"]["AnsweredAgreement"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            403: components["responses"]["cross-site"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            422: components["responses"]["malformed-agreement"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadAgreementByDevice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description `device-` and the id of the device, which is its key.
                 * @example device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8
                 */
                device: string;
                /**
                 * @description SHA-256 of the record, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record: the bytes that the answer had as `record`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            404: components["responses"]["unknown-agreement.unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadAgreementReceiptByDevice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description `device-` and the id of the device, which is its key.
                 * @example device-2c7e1d0b9a3f4e86b5d4c3a2f1e0d9c8
                 */
                device: string;
                /**
                 * @description SHA-256 of the record, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt's file: JSON-LD with its proof. Not a byte of it may change. */
            200: {
                headers: {
                    /**
                     * @description A file name, the same for everyone.
                     * @example attachment; filename="receipt.jsonld"
                     */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": unknown;
                };
            };
            404: components["responses"]["unknown-agreement.unknown-person.unknown-receipt"];
            409: components["responses"]["receipt-contradicted.receipt-not-ready"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    StartReview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has begun. */
            202: {
                headers: {
                    /**
                     * @description The address that tells how it goes.
                     * @example /api/reviews/review-2026-11-02-050000
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "review-2026-11-02-050000"
                     *     }
                     */
                    "application/json": components["schemas"]["Begun"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    FindReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the review.
                 * @example review-2026-11-02-050000
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "review-2026-11-02-050000",
                     *       "phase": "completed",
                     *       "report": {
                     *         "review": "review-2026-11-02-050000",
                     *         "at": "2026-11-02T05:00:00Z",
                     *         "findings": [
                     *           {
                     *             "kind": "check-failed",
                     *             "where": "shop_sql.orders",
                     *             "detail": "What to do stands here.",
                     *             "severity": "high",
                     *             "owner": "order-desk",
                     *             "id": "a94edf4431291b85"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Review"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-review"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    ReadReviewPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the review.
                 * @example review-2026-11-02-050000
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Privacy review</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-page.unknown-review"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PrivacyNotice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Privacy notice</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PrivacyNoticeJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *       "since": "2026-11-02T09:30:00Z",
                     *       "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "controller": "The Sample Shop",
                     *       "contact": "privacy@shop.example",
                     *       "purposes": [
                     *         {
                     *           "purpose": "recommendations",
                     *           "title": "Recommending articles",
                     *           "bases": [
                     *             "consent"
                     *           ],
                     *           "data": [
                     *             "Purchase history"
                     *           ],
                     *           "generalised": [
                     *             "Birth date: an age band"
                     *           ],
                     *           "recipients": [],
                     *           "kept": [
                     *             {
                     *               "collection": "Orders",
                     *               "period": "P10Y",
                     *               "from": "Placed",
                     *               "law": "AO § 147"
                     *             }
                     *           ],
                     *           "isProfiling": true,
                     *           "mayObject": false,
                     *           "mayWithdraw": true,
                     *           "isSpecial": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PrivacyNoticeView"];
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PrivacyNoticeTilt: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A document of the Transparency Information Language. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    PrivacyNoticeDpv: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON-LD in the terms of the Data Privacy Vocabulary 2.3. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/ld+json": unknown;
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeVersionsPage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Versions of the privacy notice</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeVersions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "versions": [
                     *         {
                     *           "number": 3,
                     *           "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *           "since": "2026-11-02T09:30:00Z",
                     *           "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeVersionList"];
                };
            };
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeVersionPage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Privacy notice</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            404: components["responses"]["unknown-notice-version"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The version. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *       "since": "2026-11-02T09:30:00Z",
                     *       "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "controller": "The Sample Shop",
                     *       "contact": "privacy@shop.example",
                     *       "purposes": [
                     *         {
                     *           "purpose": "recommendations",
                     *           "title": "Recommending articles",
                     *           "bases": [
                     *             "consent"
                     *           ],
                     *           "data": [
                     *             "Purchase history"
                     *           ],
                     *           "generalised": [
                     *             "Birth date: an age band"
                     *           ],
                     *           "recipients": [],
                     *           "kept": [
                     *             {
                     *               "collection": "Orders",
                     *               "period": "P10Y",
                     *               "from": "Placed",
                     *               "law": "AO § 147"
                     *             }
                     *           ],
                     *           "isProfiling": true,
                     *           "mayObject": false,
                     *           "mayWithdraw": true,
                     *           "isSpecial": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PrivacyNoticeView"];
                };
            };
            404: components["responses"]["unknown-notice-version"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeDifferencePage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The earlier version. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                from: string;
                /**
                 * @description The later one. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                to: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>What changed</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            404: components["responses"]["unknown-notice-version"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    NoticeDifference: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The earlier version. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                from: string;
                /**
                 * @description The later one. SHA-256 of what it says, 64 lower-case hexadecimal digits.
                 * @example 5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b
                 */
                to: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": {
                     *         "number": 3,
                     *         "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *         "since": "2026-11-02T09:30:00Z",
                     *         "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "to": {
                     *         "number": 3,
                     *         "hash": "5c1f0e8d5a4f2c9a7e61d3c4b29f180b5c1f0e8d5a4f2c9a7e61d3c4b29f180b",
                     *         "since": "2026-11-02T09:30:00Z",
                     *         "map": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
                     *       },
                     *       "differences": [
                     *         {
                     *           "part": "recipients",
                     *           "purpose": "newsletter",
                     *           "title": "Our newsletter",
                     *           "removed": [],
                     *           "added": [
                     *             "the mail provider"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["NoticeVersionComparison"];
                };
            };
            404: components["responses"]["unknown-notice-version"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    MakePersonPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "browser": {
                 *         "globalPrivacyControl": true,
                 *         "regime": "us-ca"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PersonPageWanted"];
            };
        };
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "path": "/my-data/Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3",
                     *       "expires": "2026-11-02T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["PersonPageAddress"];
                };
            };
            400: components["responses"]["invalid-request.malformed-json.malformed-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["cross-site.forbidden"];
            404: components["responses"]["unknown-person"];
            408: components["responses"]["slow-request"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-media-type"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadPersonView: {
        parameters: {
            query?: {
                /**
                 * @description Where the page of uses begins: `next` of the page before it.
                 * @example 0000
                 */
                after?: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "holder": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "controller": "The Sample Shop",
                     *       "contact": "privacy@shop.example",
                     *       "held": [
                     *         {
                     *           "title": "Orders",
                     *           "description": "What you bought.",
                     *           "data": [
                     *             "Purchase history"
                     *           ],
                     *           "purposes": [
                     *             "Recommending articles"
                     *           ],
                     *           "bases": [
                     *             "consent"
                     *           ],
                     *           "kept": {
                     *             "collection": "Orders",
                     *             "period": "P10Y",
                     *             "from": "Placed",
                     *             "law": "AO § 147"
                     *           }
                     *         }
                     *       ],
                     *       "purposes": [
                     *         {
                     *           "notice": {
                     *             "purpose": "recommendations",
                     *             "title": "Recommending articles",
                     *             "bases": [
                     *               "consent"
                     *             ],
                     *             "data": [
                     *               "Purchase history"
                     *             ],
                     *             "generalised": [
                     *               "Birth date: an age band"
                     *             ],
                     *             "recipients": [],
                     *             "kept": [
                     *               {
                     *                 "collection": "Orders",
                     *                 "period": "P10Y",
                     *                 "from": "Placed",
                     *                 "law": "AO § 147"
                     *               }
                     *             ],
                     *             "isProfiling": true,
                     *             "mayObject": false,
                     *             "mayWithdraw": true,
                     *             "isSpecial": false
                     *           },
                     *           "standing": "allowed",
                     *           "sentences": [
                     *             "We use Purchase history for Recommending articles: you agreed on 2 November 2026."
                     *           ],
                     *           "until": "2027-11-02T09:30:00Z",
                     *           "mayWithdraw": true,
                     *           "mayObject": false,
                     *           "hasObjected": false
                     *         }
                     *       ],
                     *       "uses": [
                     *         {
                     *           "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "at": "2026-11-02T09:00:00Z",
                     *           "purpose": "Recommending articles",
                     *           "caller": "shop-web",
                     *           "given": [
                     *             "We use Purchase history for Recommending articles: you agreed on 2 November 2026."
                     *           ],
                     *           "refused": [
                     *             {
                     *               "sentence": "We do not use Birth date for Recommending articles: you have not agreed to it.",
                     *               "rule": "basis",
                     *               "source": "GDPR Art. 6(1), 7"
                     *             }
                     *           ],
                     *           "recipients": [],
                     *           "rows": {
                     *             "Orders": 3
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonView"];
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ReadPersonViewPage: {
        parameters: {
            query?: {
                /**
                 * @description Where the page of uses begins: `next` of the page before it.
                 * @example 0000
                 */
                after?: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Whose: a person’s id, as enrolment answered it, or `device-` and the id of a device.
                 * @example 7d0e6a54f1b84c3f9e2a5b8c1d6f4e30
                 */
                holder: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Your data</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            400: components["responses"]["invalid-request"];
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    OpenPersonPage: {
        parameters: {
            query?: {
                /**
                 * @description Where the page of uses begins: `next` of the page before it.
                 * @example 0000
                 */
                after?: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Opens the page of one person or device, for some minutes.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Your data</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            400: components["responses"]["invalid-request"];
            403: components["responses"]["page-refused"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ChangeOnPersonPage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Opens the page of one person or device, for some minutes.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done: the page shows how it is now. */
            303: {
                headers: {
                    /**
                     * @description The page.
                     * @example /my-data/Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3?said=saved
                     */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid-request"];
            403: components["responses"]["cross-site.page-refused"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["wrong-form"];
            422: components["responses"]["unknown-purpose"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    OpenPersonPageJson: {
        parameters: {
            query?: {
                /**
                 * @description Where the page of uses begins: `next` of the page before it.
                 * @example 0000
                 */
                after?: string;
            };
            header?: {
                /**
                 * @description `1` where the browser says no to sale and sharing. It is recorded before anything else is answered.
                 * @example 1
                 */
                "Sec-GPC"?: string;
            };
            path: {
                /**
                 * @description Opens the page of one person or device, for some minutes.
                 * @example Zm9vYmFyLWV4YW1wbGUtb2YtYS12aWV3
                 */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "holder": "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30",
                     *       "at": "2026-11-02T09:30:00Z",
                     *       "controller": "The Sample Shop",
                     *       "contact": "privacy@shop.example",
                     *       "held": [
                     *         {
                     *           "title": "Orders",
                     *           "description": "What you bought.",
                     *           "data": [
                     *             "Purchase history"
                     *           ],
                     *           "purposes": [
                     *             "Recommending articles"
                     *           ],
                     *           "bases": [
                     *             "consent"
                     *           ],
                     *           "kept": {
                     *             "collection": "Orders",
                     *             "period": "P10Y",
                     *             "from": "Placed",
                     *             "law": "AO § 147"
                     *           }
                     *         }
                     *       ],
                     *       "purposes": [
                     *         {
                     *           "notice": {
                     *             "purpose": "recommendations",
                     *             "title": "Recommending articles",
                     *             "bases": [
                     *               "consent"
                     *             ],
                     *             "data": [
                     *               "Purchase history"
                     *             ],
                     *             "generalised": [
                     *               "Birth date: an age band"
                     *             ],
                     *             "recipients": [],
                     *             "kept": [
                     *               {
                     *                 "collection": "Orders",
                     *                 "period": "P10Y",
                     *                 "from": "Placed",
                     *                 "law": "AO § 147"
                     *               }
                     *             ],
                     *             "isProfiling": true,
                     *             "mayObject": false,
                     *             "mayWithdraw": true,
                     *             "isSpecial": false
                     *           },
                     *           "standing": "allowed",
                     *           "sentences": [
                     *             "We use Purchase history for Recommending articles: you agreed on 2 November 2026."
                     *           ],
                     *           "until": "2027-11-02T09:30:00Z",
                     *           "mayWithdraw": true,
                     *           "mayObject": false,
                     *           "hasObjected": false
                     *         }
                     *       ],
                     *       "uses": [
                     *         {
                     *           "id": "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18",
                     *           "at": "2026-11-02T09:00:00Z",
                     *           "purpose": "Recommending articles",
                     *           "caller": "shop-web",
                     *           "given": [
                     *             "We use Purchase history for Recommending articles: you agreed on 2 November 2026."
                     *           ],
                     *           "refused": [
                     *             {
                     *               "sentence": "We do not use Birth date for Recommending articles: you have not agreed to it.",
                     *               "rule": "basis",
                     *               "source": "GDPR Art. 6(1), 7"
                     *             }
                     *           ],
                     *           "recipients": [],
                     *           "rows": {
                     *             "Orders": 3
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonView"];
                };
            };
            400: components["responses"]["invalid-request"];
            403: components["responses"]["page-refused"];
            404: components["responses"]["unknown-person"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["ledger-busy.starting"];
        };
    };
    ProcessingRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "version": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                     *       "controller": "The Sample Shop",
                     *       "activities": [
                     *         {
                     *           "purpose": "recommendations",
                     *           "title": "Recommending articles",
                     *           "bases": [
                     *             "consent"
                     *           ],
                     *           "classes": [
                     *             "profiling"
                     *           ],
                     *           "enforced": true,
                     *           "groups": [
                     *             "customers"
                     *           ],
                     *           "data": [
                     *             {
                     *               "field": "shop.orders.total",
                     *               "title": "Total",
                     *               "categories": [
                     *                 "user.behavior.purchase_history"
                     *               ],
                     *               "recipients": [],
                     *               "special": false,
                     *               "sealed": false
                     *             }
                     *           ],
                     *           "kept": [
                     *             {
                     *               "collection": "Orders",
                     *               "period": "P10Y",
                     *               "from": "Placed",
                     *               "ground": "legal_obligation",
                     *               "law": "AO § 147"
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RegisterAnswer"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["starting"];
        };
    };
    Live: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            413: components["responses"]["body-too-large"];
            500: components["responses"]["unexpected"];
        };
    };
    Ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "checks": {
                     *         "storage": "healthy",
                     *         "preflight": "degraded"
                     *       },
                     *       "findings": [
                     *         "blocks: shop_sql.orders: the column placed_at is missing"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            401: components["responses"]["unauthenticated"];
            403: components["responses"]["forbidden"];
            413: components["responses"]["body-too-large"];
            429: components["responses"]["too-many-requests"];
            500: components["responses"]["unexpected"];
            503: components["responses"]["not-ready"];
        };
    };
    ReadOpenApi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The tags of the answers that the caller has.
                 * @example "q2bD0yBv5vY7uWm3rT9kXw"
                 */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This document. */
            200: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "openapi": "3.1.2"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            /** @description The caller has this answer already: `If-None-Match` names its tag. */
            304: {
                headers: {
                    /**
                     * @description Tells this answer from others at the same address.
                     * @example "q2bD0yBv5vY7uWm3rT9kXw"
                     */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            413: components["responses"]["body-too-large"];
            500: components["responses"]["unexpected"];
        };
    };
    ReadProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The problem's `code`.
                 * @example invalid-request
                 */
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    /**
                     * @description How long anyone may keep this answer.
                     * @example public, max-age=300
                     */
                    "Cache-Control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html><html lang="en"><head><title>Problem</title></head><body>…</body></html> */
                    "text/html": string;
                };
            };
            404: components["responses"]["unknown-problem"];
            413: components["responses"]["body-too-large"];
            500: components["responses"]["unexpected"];
        };
    };
}
