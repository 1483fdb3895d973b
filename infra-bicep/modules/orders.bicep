import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

// Storage Queue Data Message Sender: adds messages, reads none.
var sender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'c6a89b2d-59bc-44d0-9896-0f6e12d7b80a')

var custodians = union([appOf.provisioner], [appOf.eraser], [appOf.signer])
var flows = [
  { queue: 'compliance-orders-provisioner', taker: appOf.provisioner, senders: [appOf.service] }
  { queue: 'compliance-orders-eraser', taker: appOf.eraser, senders: [appOf.service] }
  { queue: 'compliance-orders-signer', taker: appOf.signer, senders: [appOf.service] }
  { queue: 'compliance-replies', taker: appOf.service, senders: custodians }
]

var takings = flatten(map(flows, flow => [
  { queue: flow.queue, app: flow.taker }
  { queue: '${flow.queue}-poison', app: flow.taker }
]))
var sendings = flatten(map(flows, flow => map(flow.senders, app => { queue: flow.queue, app: app })))

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['queue', 'table']
    link: link
    queues: map(takings, taking => taking.queue)
    tables: ['complianceorders']
  }
}

resource orders 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: name

  resource queues 'queueServices' existing = {
    name: 'default'
  }

  resource tables 'tableServices' existing = {
    name: 'default'

    resource ledger 'tables' existing = {
      name: 'complianceorders'
    }
  }
}

resource taken 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' existing = [
  for taking in takings: {
    parent: orders::queues
    name: taking.queue
  }
]

resource sent 'Microsoft.Storage/storageAccounts/queueServices/queues@2026-06-01' existing = [
  for sending in sendings: {
    parent: orders::queues
    name: sending.queue
  }
]

resource takerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (taking, i) in takings: {
    scope: taken[i]
    name: guid(taken[i].id, taking.app, 'order-taker')
    properties: {
      principalId: principalOf[taking.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.orderTaker
    }
    dependsOn: [account]
  }
]

resource senderAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sending, i) in sendings: {
    scope: sent[i]
    name: guid(sent[i].id, sending.app, 'sender')
    properties: {
      principalId: principalOf[sending.app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: sender
    }
    dependsOn: [account]
  }
]

// The service, which gives the orders, cannot write that they were done.
resource ledgerAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for app in custodians: {
    scope: orders::tables::ledger
    name: guid(orders::tables::ledger.id, app, 'row-keeper')
    properties: {
      principalId: principalOf[app]
      principalType: 'ServicePrincipal'
      roleDefinitionId: definitions.rowKeeper
    }
    dependsOn: [account]
  }
]
