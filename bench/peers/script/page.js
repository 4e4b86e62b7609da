/* global document */
document.body.append(Object.assign(document.createElement('textarea'), { id: 'field' }));
